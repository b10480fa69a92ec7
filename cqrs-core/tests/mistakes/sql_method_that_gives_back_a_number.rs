#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

struct Connection;

#[derive(Default)]
struct Statements;

#[projection(name = "statements")]
impl Statements {
    async fn withdrawn(
        &self,
        _: &Recorded<MoneyWithdrawn>,
        _: &mut Connection,
    ) -> Result<u64, std::fmt::Error> {
        Ok(1)
    }
}

fn main() {}
