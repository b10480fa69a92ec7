#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::{Cqrs, ExecuteError};

#[derive(Clone)]
struct Freeze;

#[deny(unused_must_use)]
async fn run(bank: &Cqrs, id: &AccountId, customer: &CustomerId) -> Result<(), ExecuteError<Forbidden>> {
    bank.execute(customer, Register).await?;
    bank.execute(id, Freeze).await?;
    Ok(())
}

fn main() {
    let _ = run;
}
