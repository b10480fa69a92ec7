//! Every way that a transfer can go.

use std::time::Duration;

use cqrs_core::testing::{Driven, NOW, process};

use super::*;
use crate::{
    Cents, Day,
    account::{AccountError, AccountId},
};

const AMOUNT: Cents = Cents::new(100);
const A_DAY: Duration = PATIENCE.unsigned_abs();

fn number_7() -> TransferId {
    TransferId::from("7")
}

fn ada() -> AccountId {
    AccountId::from("ada")
}

fn bob() -> AccountId {
    AccountId::from("bob")
}

fn day() -> Day {
    "1993-01-31".parse().expect("a day")
}

fn requested() -> TransferRequested {
    TransferRequested { from: ada(), to: bob(), amount: AMOUNT, day: day() }
}

fn withdraw() -> Withdraw {
    Withdraw { amount: AMOUNT, day: Some(day()), transfer: Some(number_7()) }
}

fn withdrawn() -> MoneyWithdrawn {
    MoneyWithdrawn { amount: AMOUNT, day: day(), transfer: Some(number_7()) }
}

fn deposit() -> Deposit {
    Deposit { amount: AMOUNT, day: Some(day()), transfer: Some(number_7()) }
}

fn deposited() -> MoneyDeposited {
    MoneyDeposited { amount: AMOUNT, day: day(), transfer: Some(number_7()) }
}

fn take_back() -> TakeBack {
    TakeBack { amount: AMOUNT, transfer: number_7() }
}

fn closed() -> String {
    AccountError::Closed.to_string()
}

fn too_long() -> String {
    TOO_LONG.to_owned()
}

/// It is requested, and the withdrawal is sent.
fn begun() -> Driven<TransferProcess> {
    process().given(&number_7(), requested())
}

/// The money has left, and the deposit is sent.
fn under_way() -> Driven<TransferProcess> {
    begun().given(&ada(), withdrawn())
}

/// The deposit was refused, and the money is sent back.
fn on_its_way_back() -> Driven<TransferProcess> {
    under_way()
        .when_refused(&bob(), deposit(), AccountError::Closed)
        .then(send(&ada(), take_back()))
}

#[test]
fn begins_with_the_withdrawal() {
    process::<TransferProcess>()
        .when(&number_7(), requested())
        .then(send(&ada(), withdraw()).set_deadline(NOW + PATIENCE, Stuck {}));
}

#[test]
fn deposits_what_was_withdrawn() {
    begun().when(&ada(), withdrawn()).then(send(&bob(), deposit()));
}

#[test]
fn completes_when_the_money_has_arrived() {
    under_way()
        .when(&bob(), deposited())
        .then(send(&number_7(), CompleteTransfer {}))
        .when(&number_7(), TransferCompleted {})
        .then(complete())
        .then_over(&number_7());
}

#[test]
fn fails_where_the_money_is_not_there() {
    let short = AccountError::InsufficientFunds { balance: Cents::ZERO, amount: AMOUNT };
    let reason = short.to_string();
    begun()
        .when_refused(&ada(), withdraw(), short)
        .then(send(&number_7(), FailTransfer { reason: reason.clone() }))
        .when(&number_7(), TransferFailed { reason })
        .then(complete())
        .then_over(&number_7());
}

#[test]
fn gives_the_money_back_where_it_cannot_be_delivered() {
    on_its_way_back()
        .when(&ada(), deposited())
        .then(send(&number_7(), ReverseTransfer { reason: closed() }))
        .when(&number_7(), TransferReversed { reason: closed() })
        .then(complete())
        .then_over(&number_7());
}

#[test]
fn says_so_where_neither_account_takes_the_money() {
    let refusal = AccountError::BalanceTooLarge { balance: Cents::MAX, amount: AMOUNT };
    let reason = refusal.to_string();
    on_its_way_back()
        .when_refused(&ada(), take_back(), refusal)
        .then(send(&number_7(), StrandTransfer { reason: reason.clone() }))
        .when(&number_7(), TransferStranded { reason })
        .then(complete())
        .then_over(&number_7());
}

#[test]
fn gives_up_a_withdrawal_that_takes_longer_than_a_day() {
    begun()
        .when_time_passes(A_DAY)
        .then(give_up(TOO_LONG))
        .when_given_up(&ada(), withdraw(), TOO_LONG)
        .then(send(&number_7(), FailTransfer { reason: too_long() }));
}

#[test]
fn takes_a_withdrawal_back_that_happened_when_it_was_given_up() {
    begun()
        .when_time_passes(A_DAY)
        .then(give_up(TOO_LONG))
        .when(&ada(), withdrawn())
        .then(send(&ada(), take_back()))
        .when(&ada(), deposited())
        .then(send(&number_7(), ReverseTransfer { reason: too_long() }));
}

#[test]
fn gives_up_a_deposit_that_takes_longer_than_a_day() {
    under_way()
        .when_time_passes(A_DAY)
        .then(give_up(TOO_LONG))
        .when_given_up(&bob(), deposit(), TOO_LONG)
        .then(send(&ada(), take_back()))
        .when(&ada(), deposited())
        .then(send(&number_7(), ReverseTransfer { reason: too_long() }));
}

#[test]
fn completes_where_a_deposit_had_happened_when_it_was_given_up() {
    under_way()
        .when_time_passes(A_DAY)
        .then(give_up(TOO_LONG))
        .when(&bob(), deposited())
        .then(send(&number_7(), CompleteTransfer {}));
}

#[test]
fn has_patience_for_a_day() {
    under_way().when_time_passes(A_DAY.saturating_sub(Duration::from_millis(1))).then_nothing();
}

#[test]
fn never_gives_up_the_way_back_or_the_end() {
    on_its_way_back().when_time_passes(A_DAY).then_nothing();
    under_way().given(&bob(), deposited()).when_time_passes(A_DAY).then_nothing();
}

#[test]
fn is_not_confused_by_money_that_moves_otherwise() {
    let at_the_counter = MoneyDeposited { transfer: None, ..deposited() };
    under_way()
        // Not as a part of this transfer.
        .when(&bob(), at_the_counter)
        .then_nothing()
        // Of this transfer, but not the step that it waits for.
        .when(&ada(), deposited())
        .then_nothing()
        .when(&bob(), withdrawn())
        .then_nothing()
        .when(&bob(), deposited())
        .then(send(&number_7(), CompleteTransfer {}));
}

#[test]
fn money_in_the_name_of_a_transfer_that_nobody_requested_moves_nothing() {
    process::<TransferProcess>().when(&ada(), (withdrawn(), deposited())).then_nothing();
}

#[test]
#[should_panic(expected = "the transfer does not take `transfer.complete`: the transfer is over")]
fn says_so_where_somebody_ended_it_otherwise() {
    let over = crate::transfer::TransferError::Over { ending: crate::transfer::Ending::Failed };
    let _ =
        under_way().given(&bob(), deposited()).when_refused(&number_7(), CompleteTransfer {}, over);
}
