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
#[aggregate()]
struct Account;

fn main() {}
