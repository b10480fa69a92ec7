use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened", version = 0)]
struct Zero;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.closed", version = 65536)]
struct TooHigh;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.frozen", version = "2")]
struct Text;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.thawed", version = -1)]
struct Negative;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.warned", version =)]
struct Nothing;

fn main() {}
