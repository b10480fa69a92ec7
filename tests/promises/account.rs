//! A small account, whose events carry a tag so that each can be found again in the log.

use cqrs_core::{Cqrs, EventStore, Options, prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Id)]
pub(crate) struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.deposited")]
pub(crate) struct Deposited {
    pub(crate) amount: u64,
    pub(crate) tag: String,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn")]
pub(crate) struct Withdrawn {
    pub(crate) amount: u64,
    pub(crate) tag: String,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the balance of {balance} does not cover {amount}")]
pub(crate) struct Short {
    pub(crate) balance: u64,
    pub(crate) amount: u64,
}

#[derive(Aggregate, Debug, Default, Clone)]
#[aggregate(
    category = "account", id = AccountId, error = Short, event = AccountEvent,
    events(Deposited, Withdrawn),
    commands(Deposit, Withdraw, DepositMany),
)]
pub(crate) struct Account {
    pub(crate) balance: u64,
}

impl Apply<Deposited> for Account {
    fn apply(&mut self, event: &Deposited) {
        self.balance += event.amount;
    }
}

impl Apply<Withdrawn> for Account {
    fn apply(&mut self, event: &Withdrawn) {
        self.balance -= event.amount;
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.deposit")]
pub(crate) struct Deposit {
    pub(crate) amount: u64,
    pub(crate) tag: String,
}

impl Handle<Deposit> for Account {
    fn handle(&self, Deposit { amount, tag }: Deposit, _: &Context<Self>) -> Decision<Self> {
        emit(Deposited { amount, tag })
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.withdraw")]
pub(crate) struct Withdraw {
    pub(crate) amount: u64,
    pub(crate) tag: String,
}

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw { amount, tag }: Withdraw, _: &Context<Self>) -> Decision<Self> {
        let balance = self.balance;
        ensure(balance >= amount, Short { balance, amount })?;
        emit(Withdrawn { amount, tag })
    }
}

/// Decides on that many deposits of 1.
#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.deposit_many")]
pub(crate) struct DepositMany(pub(crate) usize);

impl Handle<DepositMany> for Account {
    fn handle(&self, DepositMany(count): DepositMany, _: &Context<Self>) -> Decision<Self> {
        let deposited = |n| Deposited { amount: 1, tag: format!("many {n}") };
        emit((0..count).map(deposited).collect::<Vec<_>>())
    }
}

pub(crate) fn account(id: impl Into<String>) -> AccountId {
    AccountId::from(id.into())
}

pub(crate) fn deposit(amount: u64, tag: impl Into<String>) -> Deposit {
    Deposit { amount, tag: tag.into() }
}

pub(crate) fn withdraw(amount: u64, tag: impl Into<String>) -> Withdraw {
    Withdraw { amount, tag: tag.into() }
}

/// A program of its own on this store: its caches, lanes and appender are shared with nobody.
pub(crate) fn bank(store: impl EventStore) -> Cqrs {
    bank_with(store, Options::default())
}

pub(crate) fn bank_with(store: impl EventStore, options: Options) -> Cqrs {
    Cqrs::builder(store).options(options).build().unwrap()
}
