use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.changed")]
enum Changed {
    Opened,
    Closed,
}

fn main() {}
