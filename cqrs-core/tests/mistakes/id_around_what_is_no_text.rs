use cqrs_core::prelude::*;

#[derive(Id)]
struct AccountId(Vec<u8>);

fn main() {}
