#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance<T> {
    balance: T,
}

#[projection(name = "balances", key = AccountId)]
impl<T> Balance<T> {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

fn main() {}
