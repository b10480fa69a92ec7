use std::time::Duration;

use cqrs_core::testing::{Driven, process};
use jiff::Timestamp;

use super::*;
use crate::{Cents, Day, account::AccountId, transfer::TransferError};

const AMOUNT: Cents = Cents::new(100);

fn rent() -> StandingOrderId {
    StandingOrderId::from("rent")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn placed(first: &str) -> StandingOrderPlaced {
    let (from, to) = (AccountId::from("ada"), AccountId::from("bob"));
    StandingOrderPlaced { from, to, amount: AMOUNT, first: day(first) }
}

/// The transfer of a day, and the day of the next one.
fn transfer(of: &str, next: &str, number: u32) -> Reaction<StandingOrders> {
    let StandingOrderPlaced { from, to, amount, .. } = placed(of);
    let request = RequestTransfer { from, to, amount, day: Some(day(of)) };
    send(&TransferId::from(format!("rent-{of}")), request)
        .set_deadline(day(next).begins(), TransferDue { number })
}

fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

/// One that is placed on the day before its first.
fn begun() -> Driven<StandingOrders> {
    process().at("2024-01-30T00:00:00Z".parse::<Timestamp>().expect("a moment"))
}

#[test]
fn waits_for_its_first_day() {
    begun()
        .when(&rent(), placed("2024-01-31"))
        .then(set_deadline(day("2024-01-31").begins(), TransferDue { number: 0 }))
        .when_time_passes(Duration::from_secs(24 * 60 * 60 - 1))
        .then_nothing();
}

#[test]
fn requests_a_transfer_on_its_day_of_every_month() {
    begun()
        .given(&rent(), placed("2024-01-31"))
        .when_time_passes(days(1))
        .then(transfer("2024-01-31", "2024-02-29", 1))
        .when_time_passes(days(29))
        .then(transfer("2024-02-29", "2024-03-31", 2))
        .when_time_passes(days(30))
        .then_nothing();
}

#[test]
fn catches_up_on_months_that_it_slept_through() {
    let january = transfer("2024-01-31", "2024-02-29", 1);
    let StandingOrderPlaced { from, to, amount, .. } = placed("2024-01-31");
    let request = RequestTransfer { from, to, amount, day: Some(day("2024-02-29")) };
    let february = january
        .send(&TransferId::from("rent-2024-02-29"), request)
        .set_deadline(day("2024-03-31").begins(), TransferDue { number: 2 });
    begun().given(&rent(), placed("2024-01-31")).when_time_passes(days(31)).then(february);
}

#[test]
fn requests_nothing_more_when_it_is_cancelled() {
    begun()
        .given(&rent(), placed("2024-01-31"))
        .when(&rent(), StandingOrderCancelled {})
        .then(complete())
        .then_over(&rent())
        .when_time_passes(days(100))
        .then_nothing();
}

#[test]
fn ends_with_the_days_that_there_are() {
    let december = "9999-12-30";
    let request = {
        let StandingOrderPlaced { from, to, amount, .. } = placed(december);
        RequestTransfer { from, to, amount, day: Some(day(december)) }
    };
    process::<StandingOrders>()
        .at("9999-12-29T00:00:00Z".parse().expect("a moment"))
        .given(&rent(), placed(december))
        .when_time_passes(days(1))
        .then(send(&TransferId::from("rent-9999-12-30"), request).complete());
}

#[test]
fn says_so_where_another_transfer_has_its_id() {
    let StandingOrderPlaced { from, to, amount, .. } = placed("2024-01-31");
    let request = RequestTransfer { from, to, amount, day: Some(day("2024-01-31")) };
    let (transfer, refusal) = (TransferId::from("rent-2024-01-31"), TransferError::OtherTerms);
    let reason = refusal.to_string();
    begun()
        .given(&rent(), placed("2024-01-31"))
        .when_time_passes(days(1))
        .when_refused(&transfer, request, refusal)
        .then(send(&rent(), MissTransfer { transfer, reason }));
}
