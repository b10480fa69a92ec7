use cqrs_core::prelude::*;

#[derive(Event)]
#[event("account.changed")]
union Changed {
    opened: u8,
    closed: u8,
}

fn main() {}
