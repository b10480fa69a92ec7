//! An account without a mistake, for mistakes in its use.
#![allow(dead_code)]

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Id)]
pub struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
pub struct AccountOpened;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn")]
pub struct MoneyWithdrawn {
    pub amount: i64,
}

// An event of no aggregate.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.frozen")]
pub struct AccountFrozen;

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("forbidden")]
pub struct Forbidden;

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "account", id = AccountId, error = Forbidden,
    events(AccountOpened, MoneyWithdrawn),
    commands(OpenAccount, Withdraw),
)]
pub struct Account {
    pub balance: i64,
}

impl Apply<AccountOpened> for Account {
    fn apply(&mut self, _: &AccountOpened) {}
}

impl Apply<MoneyWithdrawn> for Account {
    fn apply(&mut self, event: &MoneyWithdrawn) {
        self.balance -= event.amount;
    }
}

#[derive(Clone)]
pub struct OpenAccount;

impl Handle<OpenAccount> for Account {
    fn handle(&self, _: OpenAccount, _: &Context<Self>) -> Decision<Self> {
        emit(AccountOpened)
    }
}

#[derive(Clone)]
pub struct Withdraw {
    pub amount: i64,
}

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw { amount }: Withdraw, _: &Context<Self>) -> Decision<Self> {
        ensure(self.balance >= amount, Forbidden)?;
        emit(MoneyWithdrawn { amount })
    }
}

#[derive(Id)]
pub struct CustomerId(u64);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("customer.registered")]
pub struct Registered;

#[derive(Aggregate, Default)]
#[aggregate(
    category = "customer", id = CustomerId, error = Forbidden, facts(Registered), commands(Register),
)]
pub struct Customer;

#[derive(Clone)]
pub struct Register;

impl Handle<Register> for Customer {
    fn handle(&self, _: Register, _: &Context<Self>) -> Decision<Self> {
        emit(Registered)
    }
}
