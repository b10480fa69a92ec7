#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[projection(name = "balances", key = AccountId)]
#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

impl Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

fn main() {}
