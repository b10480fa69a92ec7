use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct Opened {
    times: std::cell::Cell<u64>,
}

fn main() {}
