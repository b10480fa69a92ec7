//! The domain of every job: accounts with a balance.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Id)]
pub(crate) struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("bench-account.deposited")]
pub(crate) struct Deposited {
    pub(crate) amount: u64,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("bench-account.withdrawn")]
pub(crate) struct Withdrawn {
    pub(crate) amount: u64,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the balance of {balance} does not cover {amount}")]
pub(crate) struct InsufficientFunds {
    pub(crate) balance: u64,
    pub(crate) amount: u64,
}

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "bench-account", id = AccountId, error = InsufficientFunds, event = AccountEvent,
    events(Deposited, Withdrawn),
    commands(Deposit, Withdraw),
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

#[derive(Clone)]
pub(crate) struct Deposit {
    pub(crate) amount: u64,
}

impl Handle<Deposit> for Account {
    fn handle(&self, Deposit { amount }: Deposit, _: &Context<Self>) -> Decision<Self> {
        emit(Deposited { amount })
    }
}

#[derive(Clone)]
pub(crate) struct Withdraw {
    pub(crate) amount: u64,
}

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw { amount }: Withdraw, _: &Context<Self>) -> Decision<Self> {
        let balance = self.balance;
        ensure(balance >= amount, InsufficientFunds { balance, amount })?;
        emit(Withdrawn { amount })
    }
}

/// What is read: the balance of every account.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Balance {
    pub(crate) balance: u64,
}

#[projection(name = "balances", key = AccountId)]
impl Balance {
    fn deposited(&mut self, event: &Recorded<Deposited>) {
        self.balance += event.amount;
    }

    fn withdrawn(&mut self, event: &Recorded<Withdrawn>) {
        self.balance -= event.amount;
    }
}
