#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

#[projection(name = "Balances", key = AccountId)]
impl Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

#[derive(Default, Serialize, Deserialize)]
struct Second;

#[projection(name = "", key = AccountId)]
impl Second {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

#[derive(Default, Serialize, Deserialize)]
struct Third;

#[projection(name = "the_balances_of_all_accounts_of_this_bank", key = AccountId)]
impl Third {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

#[derive(Default, Serialize, Deserialize)]
struct Fourth;

#[projection(name = "4th", key = AccountId)]
impl Fourth {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

fn main() {}
