use cqrs_core::prelude::*;

#[derive(Id)]
struct AccountId(String, u64);

#[derive(Id)]
struct CustomerId;

fn main() {}
