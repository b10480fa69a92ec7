#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

struct Money(f64);

#[projection(name = "balances", key = Money)]
impl Balance {
    #[key(Money(0.0))]
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}
}

fn main() {}
