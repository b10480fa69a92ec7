#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

struct Connection;

#[derive(Default)]
struct Statements;

#[projection(name = "statements")]
impl Statements {
    async fn opened(
        &self,
        _: &Recorded<AccountOpened>,
        _: &mut Connection,
    ) -> Result<(), std::fmt::Error> {
        Ok(())
    }

    async fn withdrawn(
        &self,
        _: &MoneyWithdrawn,
        _: &mut Connection,
    ) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

fn main() {}
