use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct Opened<T> {
    by: T,
}

#[derive(Event, Debug, Serialize)]
#[event("account.closed")]
struct Closed<'a> {
    by: &'a str,
}

fn main() {}
