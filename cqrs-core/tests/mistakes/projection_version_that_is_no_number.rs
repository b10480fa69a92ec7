#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

#[projection(name = "balances", key = AccountId, version = "2")]
impl Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}

    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) {
        self.balance -= event.amount;
    }
}

fn main() {}
