use cqrs_core::prelude::*;

#[derive(Command)]
#[command("account.open")]
struct Open;

fn main() {}
