#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
struct Balance {
    balance: i64,
}

#[derive(Id)]
struct LoanId(u64);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct LoanOpened;

#[derive(Aggregate, Default)]
#[aggregate(category = "loan", id = LoanId, error = Forbidden, facts(LoanOpened))]
struct Loan;

#[projection(name = "balances", key = AccountId)]
impl Balance {
    fn opened(&mut self, _: &Recorded<AccountOpened>) {}

    #[key("ada")]
    fn lent(&mut self, _: &Recorded<LoanOpened>) {}
}

fn main() {}
