use cqrs_core::prelude::*;

#[derive(Id, Clone)]
struct AccountId(String);

fn main() {}
