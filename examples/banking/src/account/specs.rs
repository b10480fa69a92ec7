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
    MoneyDeposited { amount: Cents::new(cents), day: today(), transfer: None }
}

fn withdrawn(cents: u64) -> MoneyWithdrawn {
    MoneyWithdrawn { amount: Cents::new(cents), day: today(), transfer: None }
}

fn deposit(cents: u64) -> Deposit {
    Deposit::of(Cents::new(cents))
}

fn withdraw(cents: u64) -> Withdraw {
    Withdraw::of(Cents::new(cents))
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
    given::<Account>((opened(), deposited(balance.get())))
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
    given::<Account>(opened())
        .when(Deposit { day: Some(day), ..deposit(100) })
        .then(MoneyDeposited { day, ..deposited(100) });
    given::<Account>((opened(), deposited(100)))
        .when(Withdraw { day: Some(day), ..withdraw(100) })
        .then(MoneyWithdrawn { day, ..withdrawn(100) });
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

fn number_7() -> TransferId {
    TransferId::from("7")
}

fn take_back(cents: u64) -> TakeBack {
    TakeBack { amount: Cents::new(cents), transfer: number_7() }
}

#[test]
fn says_which_transfer_moved_its_money() {
    let transfer = Some(number_7());
    given::<Account>((opened(), deposited(100)))
        .when(Withdraw { transfer: transfer.clone(), ..withdraw(100) })
        .then(MoneyWithdrawn { transfer: transfer.clone(), ..withdrawn(100) });
    given::<Account>(opened())
        .when(Deposit { transfer: transfer.clone(), ..deposit(100) })
        .then(MoneyDeposited { transfer, ..deposited(100) });
}

#[test]
fn takes_back_what_was_not_delivered() {
    given::<Account>((opened(), deposited(100), withdrawn(100)))
        .when(take_back(100))
        .then(MoneyDeposited { transfer: Some(number_7()), ..deposited(100) });
}

#[test]
fn pays_out_what_comes_back_after_it_is_closed() {
    given::<Account>((opened(), deposited(100), withdrawn(100), AccountClosed {}))
        .when(take_back(100))
        .then((MoneyDeposited { transfer: Some(number_7()), ..deposited(100) }, withdrawn(100)));
}

#[test]
fn refuses_to_take_back_what_it_cannot_have_sent() {
    given::<Account>(()).when(take_back(1)).then_refused(AccountError::NotOpen);
}

#[test]
fn refuses_to_take_back_more_than_can_be_counted() {
    let (balance, amount) = (Cents::MAX, Cents::new(1));
    given::<Account>((opened(), deposited(balance.get())))
        .when(take_back(1))
        .then_refused(AccountError::BalanceTooLarge { balance, amount });
}

#[test]
fn taking_back_nothing_changes_nothing() {
    given::<Account>(opened()).when(take_back(0)).then_nothing();
}

/// Events and commands from before there were transfers: they are read, and what has none to name
/// is written with the same bytes. Keys of commands are held to those bytes.
#[test]
fn what_was_stored_before_there_were_transfers_is_read_and_written_as_it_was() {
    fn unchanged<T: Serialize + for<'de> Deserialize<'de>>(stored: &str) {
        let read: T = serde_json::from_str(stored).expect("readable");
        assert_eq!(serde_json::to_string(&read).expect("writable"), stored);
    }
    let stored = r#"{"amount":100,"day":"1993-01-31"}"#;
    unchanged::<MoneyDeposited>(stored);
    unchanged::<MoneyWithdrawn>(stored);
    unchanged::<Deposit>(stored);
    unchanged::<Withdraw>(stored);
    unchanged::<Deposit>(r#"{"amount":100,"day":null}"#);
}
