#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

struct Connection;

#[derive(Default)]
struct Statements;

#[projection(name = "statements")]
impl Statements {
    fn withdrawn(
        &self,
        _: &Recorded<MoneyWithdrawn>,
        _: &mut Connection,
    ) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

fn main() {}
