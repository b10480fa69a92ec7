//! For each command: it does it, it refuses, it stays quiet.

use cqrs_core::testing::{NOW, given};

use super::*;

fn today() -> Day {
    Day::of(NOW)
}

fn request() -> RequestTransfer {
    let (from, to) = (AccountId::from("ada"), AccountId::from("bob"));
    RequestTransfer { from, to, amount: Cents::new(100), day: None }
}

fn requested() -> TransferRequested {
    let RequestTransfer { from, to, amount, .. } = request();
    TransferRequested { from, to, amount, day: today() }
}

fn reason() -> String {
    "the account is closed".into()
}

fn over(ending: Ending) -> TransferError {
    TransferError::Over { ending }
}

#[test]
fn is_requested() {
    given::<Transfer>(()).when(request()).then(requested());
}

#[test]
fn counts_for_the_day_that_was_said() {
    let day: Day = "1993-01-31".parse().expect("a day");
    given::<Transfer>(())
        .when(RequestTransfer { day: Some(day), ..request() })
        .then(TransferRequested { day, ..requested() });
}

#[test]
fn refuses_to_move_nothing() {
    given::<Transfer>(())
        .when(RequestTransfer { amount: Cents::ZERO, ..request() })
        .then_refused(TransferError::NoAmount);
}

#[test]
fn refuses_to_move_money_to_where_it_is() {
    let account = request().from;
    given::<Transfer>(())
        .when(RequestTransfer { to: account.clone(), ..request() })
        .then_refused(TransferError::ToItself { account });
}

#[test]
fn requesting_it_again_on_the_same_terms_changes_nothing() {
    let again = || RequestTransfer { day: Some(today()), ..request() };
    given::<Transfer>(requested()).when(request()).then_nothing();
    given::<Transfer>(requested()).when(again()).then_nothing();
    given::<Transfer>((requested(), TransferCompleted {})).when(request()).then_nothing();
}

#[test]
fn refuses_other_terms_under_the_same_id() {
    let (day, eve) = ("1993-01-31".parse().expect("a day"), AccountId::from("eve"));
    for other in [
        RequestTransfer { from: eve.clone(), ..request() },
        RequestTransfer { to: eve, ..request() },
        RequestTransfer { amount: Cents::new(101), ..request() },
        RequestTransfer { amount: Cents::ZERO, ..request() },
        RequestTransfer { day: Some(day), ..request() },
    ] {
        given::<Transfer>(requested()).when(other).then_refused(TransferError::OtherTerms);
    }
}

#[test]
fn completes() {
    given::<Transfer>(requested()).when(CompleteTransfer {}).then(TransferCompleted {});
}

#[test]
fn fails() {
    given::<Transfer>(requested())
        .when(FailTransfer { reason: reason() })
        .then(TransferFailed { reason: reason() });
}

#[test]
fn is_reversed() {
    given::<Transfer>(requested())
        .when(ReverseTransfer { reason: reason() })
        .then(TransferReversed { reason: reason() });
}

#[test]
fn is_stranded() {
    given::<Transfer>(requested())
        .when(StrandTransfer { reason: reason() })
        .then(TransferStranded { reason: reason() });
}

#[test]
fn does_not_end_before_it_was_requested() {
    let refusal = TransferError::NotRequested;
    given::<Transfer>(()).when(CompleteTransfer {}).then_refused(refusal.clone());
    given::<Transfer>(()).when(FailTransfer { reason: reason() }).then_refused(refusal.clone());
    given::<Transfer>(()).when(ReverseTransfer { reason: reason() }).then_refused(refusal.clone());
    given::<Transfer>(()).when(StrandTransfer { reason: reason() }).then_refused(refusal);
}

#[test]
fn ends_once() {
    given::<Transfer>((requested(), TransferCompleted {}))
        .when(ReverseTransfer { reason: reason() })
        .then_refused(over(Ending::Completed));
    given::<Transfer>((requested(), TransferFailed { reason: reason() }))
        .when(CompleteTransfer {})
        .then_refused(over(Ending::Failed));
    given::<Transfer>((requested(), TransferReversed { reason: reason() }))
        .when(StrandTransfer { reason: reason() })
        .then_refused(over(Ending::Reversed));
    given::<Transfer>((requested(), TransferStranded { reason: reason() }))
        .when(FailTransfer { reason: reason() })
        .then_refused(over(Ending::Stranded));
}

#[test]
fn ending_it_again_in_the_same_way_changes_nothing() {
    given::<Transfer>((requested(), TransferCompleted {})).when(CompleteTransfer {}).then_nothing();
    given::<Transfer>((requested(), TransferFailed { reason: reason() }))
        .when(FailTransfer { reason: "another".into() })
        .then_nothing();
    given::<Transfer>((requested(), TransferReversed { reason: reason() }))
        .when(ReverseTransfer { reason: "another".into() })
        .then_nothing();
    given::<Transfer>((requested(), TransferStranded { reason: reason() }))
        .when(StrandTransfer { reason: "another".into() })
        .then_nothing();
}
