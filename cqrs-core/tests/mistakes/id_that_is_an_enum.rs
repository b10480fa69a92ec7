use cqrs_core::prelude::*;

#[derive(Id)]
enum AccountId {
    Named(String),
    Numbered(u64),
}

fn main() {}
