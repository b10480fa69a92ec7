use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Id)]
struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.moved")]
struct Moved;

#[derive(Debug, thiserror::Error)]
#[error("forbidden")]
struct Forbidden;

#[derive(Aggregate, Default)]
#[aggregate(
    category = "account", id = AccountId, error = Forbidden, facts(Moved),
    commands(Deposit, Withdraw),
)]
struct Account;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.move")]
struct Deposit;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.move")]
struct Withdraw;

impl Handle<Deposit> for Account {
    fn handle(&self, _: Deposit, _: &Context<Self>) -> Decision<Self> {
        emit(Moved)
    }
}

impl Handle<Withdraw> for Account {
    fn handle(&self, _: Withdraw, _: &Context<Self>) -> Decision<Self> {
        emit(Moved)
    }
}

fn main() {}
