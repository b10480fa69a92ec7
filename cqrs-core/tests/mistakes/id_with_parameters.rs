use cqrs_core::prelude::*;

#[derive(Id)]
struct AccountId<T>(T);

fn main() {}
