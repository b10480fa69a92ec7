use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Id)]
struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct Opened;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.closed")]
struct Closed;

#[derive(Debug, thiserror::Error)]
#[error("refused")]
struct Refused;

#[derive(Aggregate, Default)]
#[aggregate(
    category = "account", id = AccountId, events(Opened, Closed), commands(Close),
)]
struct Account;

impl Apply<Opened> for Account {
    fn apply(&mut self, _: &Opened) {}
}

impl Apply<Closed> for Account {
    fn apply(&mut self, _: &Closed) {}
}

struct Close;

impl Handle<Close> for Account {
    fn handle(&self, _: Close, _: &Context<Self>) -> Decision<Self> {
        ensure(true, Refused)?;
        emit(Closed)
    }
}

fn main() {}
