#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

struct Connection;

#[derive(Default)]
struct Statements;

#[projection(name = "statements")]
impl Statements {
    #[key(event.id())]
    async fn withdrawn(
        &self,
        event: &Recorded<MoneyWithdrawn>,
        _: &mut Connection,
    ) -> Result<(), std::fmt::Error> {
        println!("{}", event.amount);
        Ok(())
    }
}

fn main() {}
