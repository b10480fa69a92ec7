use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event(version = 2)]
struct Opened;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event]
struct Closed;

#[derive(Event, Debug, Serialize, Deserialize)]
#[event = "account.frozen"]
struct Frozen;

fn main() {}
