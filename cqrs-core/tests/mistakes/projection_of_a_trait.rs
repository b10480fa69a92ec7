#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

trait Folds {
    fn opened(&mut self, event: &Recorded<AccountOpened>);
}

#[projection(name = "balances", key = AccountId)]
impl Folds for Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

fn main() {}
