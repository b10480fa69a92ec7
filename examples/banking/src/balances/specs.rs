use cqrs_core::testing::{NOW, project};

use super::*;
use crate::Day;

fn opened(owner: &str) -> AccountOpened {
    AccountOpened { owner: owner.into() }
}

fn deposited(cents: u64) -> MoneyDeposited {
    MoneyDeposited { amount: Cents::new(cents), day: Day::of(NOW), transfer: None }
}

fn withdrawn(cents: u64) -> MoneyWithdrawn {
    MoneyWithdrawn { amount: Cents::new(cents), day: Day::of(NOW), transfer: None }
}

fn balance(owner: &str, cents: u64) -> Balance {
    Balance { owner: owner.into(), balance: Cents::new(cents), closed: false }
}

#[test]
fn knows_what_each_account_holds_and_whose_it_is() {
    let (ada, bob) = (AccountId::from("ada"), AccountId::from("bob"));
    project::<Balance>()
        .given(&ada, (opened("Ada"), deposited(100)))
        .given(&bob, opened("Bob"))
        .given(&ada, withdrawn(30))
        .then(&ada, balance("Ada", 70))
        .then(&bob, balance("Bob", 0))
        .then_documents(2);
}

#[test]
fn a_closed_account_stays_known() {
    let ada = AccountId::from("ada");
    project::<Balance>()
        .given(&ada, (opened("Ada"), AccountClosed {}))
        .then(&ada, Balance { closed: true, ..balance("Ada", 0) });
}

#[test]
fn an_owner_who_was_erased_leaves_the_balance() {
    let ada = AccountId::from("ada");
    project::<Balance>()
        .given(&ada, (AccountOpened { owner: Personal::Erased }, deposited(100)))
        .then(&ada, Balance { owner: Personal::Erased, ..balance("", 100) });
}
