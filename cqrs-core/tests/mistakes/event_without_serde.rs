use cqrs_core::prelude::*;

#[derive(Event, Debug)]
#[event("account.opened")]
struct Opened;

fn main() {}
