use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened", table = "events")]
struct Opened;

fn main() {}
