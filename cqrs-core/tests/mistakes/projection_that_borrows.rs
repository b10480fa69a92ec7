#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

#[derive(Default)]
struct Statements<'a> {
    bank: &'a str,
}

struct Connection;

#[projection(name = "statements")]
impl<'a> Statements<'a> {
    async fn withdrawn(
        &self,
        _: &Recorded<MoneyWithdrawn>,
        _: &mut Connection,
    ) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

fn main() {}
