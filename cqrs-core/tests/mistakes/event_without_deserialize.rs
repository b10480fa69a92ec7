use cqrs_core::prelude::*;
use serde::Serialize;

#[derive(Event, Debug, Serialize)]
#[event("account.opened")]
struct Opened;

fn main() {}
