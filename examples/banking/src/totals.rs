//! What moved through the whole bank: a document for each day, fed by all accounts.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    Cents, Day,
    account::{MoneyDeposited, MoneyWithdrawn},
};

/// What moved on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyTotal {
    /// What came in.
    pub deposited: Cents,
    /// What went out.
    pub withdrawn: Cents,
    /// How many times money moved.
    pub transactions: u64,
}

/// The whole bank may move more on a day than one account can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the total of {day} cannot be counted")]
pub struct TotalTooLarge {
    /// The day.
    pub day: Day,
}

#[projection(name = "daily_totals", version = 1, key = Day, on_poison = park)]
impl DailyTotal {
    #[key(event.day)]
    fn deposited(&mut self, event: &Recorded<MoneyDeposited>) -> Result<(), TotalTooLarge> {
        self.transactions += 1;
        add(&mut self.deposited, event.amount, event.day)
    }

    #[key(event.day)]
    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) -> Result<(), TotalTooLarge> {
        self.transactions += 1;
        add(&mut self.withdrawn, event.amount, event.day)
    }
}

fn add(total: &mut Cents, amount: Cents, day: Day) -> Result<(), TotalTooLarge> {
    *total = total.checked_add(amount).ok_or(TotalTooLarge { day })?;
    Ok(())
}

#[cfg(test)]
mod specs;
