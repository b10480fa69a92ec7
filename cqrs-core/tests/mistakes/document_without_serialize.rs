#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Balance {
    balance: i64,
}

#[projection(name = "balances", key = AccountId)]
impl Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}

    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) {
        self.balance -= event.amount;
    }
}

fn main() {}
