#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::{Cqrs, ExecuteError};

#[deny(unused_must_use)]
async fn run(bank: &Cqrs, id: &AccountId, customer: &CustomerId) -> Result<(), ExecuteError<Forbidden>> {
    bank.execute(customer, Register).await?;
    bank.execute(id.clone(), Withdraw { amount: 1 }).await?;
    Ok(())
}

fn main() {
    let _ = run;
}
