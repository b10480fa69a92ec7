//! For each command: it does it, it refuses, it stays quiet. No database, no runtime.

use cqrs_core::testing::{NOW, given};

use super::*;

fn today() -> Day {
    Day::of(NOW)
}

fn opened() -> AccountOpened {
    AccountOpened { owner: "Ada".into() }
}

fn deposited(cents: u64) -> MoneyDeposited {
    MoneyDeposited { amount: Cents::new(cents), day: today() }
}

fn withdrawn(cents: u64) -> MoneyWithdrawn {
    MoneyWithdrawn { amount: Cents::new(cents), day: today() }
}

fn deposit(cents: u64) -> Deposit {
    Deposit { amount: Cents::new(cents), day: None }
}

fn withdraw(cents: u64) -> Withdraw {
    Withdraw { amount: Cents::new(cents), day: None }
}

fn short_of(balance: u64, amount: u64) -> AccountError {
    AccountError::InsufficientFunds { balance: Cents::new(balance), amount: Cents::new(amount) }
}

#[test]
fn opens_an_account() {
    given::<Account>(()).when(OpenAccount { owner: "Ada".into() }).then(opened());
}

#[test]
fn refuses_to_open_an_account_of_somebody_else() {
    given::<Account>(opened())
        .when(OpenAccount { owner: "Bob".into() })
        .then_refused(AccountError::AlreadyOpen);
}

#[test]
fn refuses_to_open_a_closed_account_again() {
    given::<Account>((opened(), AccountClosed {}))
        .when(OpenAccount { owner: "Ada".into() })
        .then_refused(AccountError::Closed);
}

#[test]
fn opening_twice_changes_nothing() {
    given::<Account>(opened()).when(OpenAccount { owner: "Ada".into() }).then_nothing();
}

#[test]
fn takes_a_deposit() {
    given::<Account>(opened()).when(deposit(100)).then(deposited(100));
}

#[test]
fn refuses_a_deposit_before_it_is_open() {
    given::<Account>(()).when(deposit(100)).then_refused(AccountError::NotOpen);
}

#[test]
fn refuses_a_deposit_after_it_is_closed() {
    given::<Account>((opened(), AccountClosed {}))
        .when(deposit(100))
        .then_refused(AccountError::Closed);
}

#[test]
fn refuses_more_than_can_be_counted() {
    let (balance, amount) = (Cents::MAX, Cents::new(1));
    given::<Account>((opened(), MoneyDeposited { amount: balance, day: today() }))
        .when(deposit(1))
        .then_refused(AccountError::BalanceTooLarge { balance, amount });
}

#[test]
fn depositing_nothing_changes_nothing() {
    given::<Account>(opened()).when(deposit(0)).then_nothing();
}

#[test]
fn counts_a_transaction_for_the_day_that_was_said() {
    let day = "1993-01-31".parse().expect("a day");
    let amount = Cents::new(100);
    given::<Account>(opened())
        .when(Deposit { amount, day: Some(day) })
        .then(MoneyDeposited { amount, day });
    given::<Account>((opened(), deposited(100)))
        .when(Withdraw { amount, day: Some(day) })
        .then(MoneyWithdrawn { amount, day });
}

#[test]
fn pays_out_a_withdrawal() {
    given::<Account>((opened(), deposited(100))).when(withdraw(100)).then(withdrawn(100));
}

#[test]
fn refuses_more_than_the_balance() {
    given::<Account>((opened(), deposited(100), withdrawn(40)))
        .when(withdraw(61))
        .then_refused(short_of(60, 61));
}

#[test]
fn refuses_a_withdrawal_before_it_is_open() {
    given::<Account>(()).when(withdraw(1)).then_refused(AccountError::NotOpen);
}

#[test]
fn withdrawing_nothing_changes_nothing() {
    given::<Account>(opened()).when(withdraw(0)).then_nothing();
}

#[test]
fn closes_an_empty_account() {
    given::<Account>(opened()).when(CloseAccount).then(AccountClosed {});
}

#[test]
fn pays_out_the_rest_on_closing() {
    given::<Account>((opened(), deposited(100)))
        .when(CloseAccount)
        .then((withdrawn(100), AccountClosed {}));
}

#[test]
fn refuses_to_close_what_was_never_opened() {
    given::<Account>(()).when(CloseAccount).then_refused(AccountError::NotOpen);
}

#[test]
fn closing_twice_changes_nothing() {
    given::<Account>((opened(), AccountClosed {})).when(CloseAccount).then_nothing();
}

#[test]
fn never_prints_who_owns_it() {
    let printed = format!("{:?}", opened());
    assert!(!printed.contains("Ada"), "{printed}");
}
