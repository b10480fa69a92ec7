#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

#[projection(name = "balances", key = AccountId)]
impl Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}

    fn withdrawn(&self, event: &Recorded<MoneyWithdrawn>) {
        println!("{}", event.amount);
    }
}

fn main() {}
