use cqrs_core::testing::project;

use super::*;
use crate::account::{AccountId, AccountOpened};

fn day(of_month: u8) -> Day {
    format!("1993-01-{of_month:02}").parse().expect("a day")
}

fn deposited(cents: u64, day: Day) -> MoneyDeposited {
    MoneyDeposited { amount: Cents::new(cents), day, transfer: None }
}

fn total(deposited: u64, withdrawn: u64, transactions: u64) -> DailyTotal {
    let (deposited, withdrawn) = (Cents::new(deposited), Cents::new(withdrawn));
    DailyTotal { deposited, withdrawn, transactions }
}

#[test]
fn adds_up_all_accounts_day_by_day() {
    let (ada, bob) = (AccountId::from("ada"), AccountId::from("bob"));
    let withdrawn = MoneyWithdrawn { amount: Cents::new(30), day: day(2), transfer: None };
    project::<DailyTotal>()
        .given(&ada, (deposited(100, day(1)), deposited(50, day(2))))
        .given(&bob, deposited(7, day(1)))
        .given(&ada, withdrawn)
        .then(&day(1), total(107, 0, 2))
        .then(&day(2), total(50, 30, 2));
}

#[test]
fn a_day_on_which_no_money_moved_has_no_total() {
    project::<DailyTotal>()
        .given(&AccountId::from("ada"), AccountOpened { owner: "Ada".into() })
        .then_documents(0);
}

#[test]
#[should_panic(expected = "the total of 1993-01-01 cannot be counted")]
fn does_not_take_more_than_can_be_counted() {
    let ada = AccountId::from("ada");
    let _ = project::<DailyTotal>()
        .given(&ada, (deposited(Cents::MAX.get(), day(1)), deposited(1, day(1))));
}
