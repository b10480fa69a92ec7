//! For each command: it does it, it refuses, it stays quiet.

use cqrs_core::testing::{NOW, given};

use super::*;

fn today() -> Day {
    Day::of(NOW)
}

fn place() -> PlaceStandingOrder {
    let (from, to) = (AccountId::from("ada"), AccountId::from("bob"));
    PlaceStandingOrder { from, to, amount: Cents::new(100), first: None }
}

fn placed() -> StandingOrderPlaced {
    let PlaceStandingOrder { from, to, amount, .. } = place();
    StandingOrderPlaced { from, to, amount, first: today() }
}

#[test]
fn is_placed() {
    given::<StandingOrder>(()).when(place()).then(placed());
}

#[test]
fn begins_on_the_day_that_was_said() {
    let first: Day = "9999-12-31".parse().expect("a day");
    given::<StandingOrder>(())
        .when(PlaceStandingOrder { first: Some(first), ..place() })
        .then(StandingOrderPlaced { first, ..placed() });
}

#[test]
fn refuses_to_begin_in_the_past() {
    let first: Day = "1993-01-31".parse().expect("a day");
    given::<StandingOrder>(())
        .when(PlaceStandingOrder { first: Some(first), ..place() })
        .then_refused(StandingOrderError::InThePast { first, today: today() });
}

#[test]
fn refuses_to_move_nothing() {
    given::<StandingOrder>(())
        .when(PlaceStandingOrder { amount: Cents::ZERO, ..place() })
        .then_refused(StandingOrderError::NoAmount);
}

#[test]
fn refuses_to_move_money_to_where_it_is() {
    let account = place().from;
    given::<StandingOrder>(())
        .when(PlaceStandingOrder { to: account.clone(), ..place() })
        .then_refused(StandingOrderError::ToItself { account });
}

#[test]
fn placing_it_again_on_the_same_terms_changes_nothing() {
    given::<StandingOrder>(placed()).when(place()).then_nothing();
    // A month later its first day is past.
    let first = "1993-01-31".parse().expect("a day");
    given::<StandingOrder>(StandingOrderPlaced { first, ..placed() })
        .when(PlaceStandingOrder { first: Some(first), ..place() })
        .then_nothing();
}

#[test]
fn refuses_other_terms_under_the_same_id() {
    let (first, eve) = ("9999-12-31".parse().expect("a day"), AccountId::from("eve"));
    for other in [
        PlaceStandingOrder { from: eve.clone(), ..place() },
        PlaceStandingOrder { to: eve, ..place() },
        PlaceStandingOrder { amount: Cents::new(101), ..place() },
        PlaceStandingOrder { first: Some(first), ..place() },
    ] {
        given::<StandingOrder>(placed()).when(other).then_refused(StandingOrderError::OtherTerms);
    }
}

#[test]
fn refuses_to_be_placed_again_when_it_is_cancelled() {
    given::<StandingOrder>((placed(), StandingOrderCancelled {}))
        .when(place())
        .then_refused(StandingOrderError::Cancelled);
}

#[test]
fn is_cancelled() {
    given::<StandingOrder>(placed()).when(CancelStandingOrder {}).then(StandingOrderCancelled {});
}

#[test]
fn refuses_to_cancel_what_was_never_placed() {
    given::<StandingOrder>(())
        .when(CancelStandingOrder {})
        .then_refused(StandingOrderError::NotPlaced);
}

#[test]
fn cancelling_it_twice_changes_nothing() {
    given::<StandingOrder>((placed(), StandingOrderCancelled {}))
        .when(CancelStandingOrder {})
        .then_nothing();
}
