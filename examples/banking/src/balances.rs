//! What every account holds: a document for each, folded from its events.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    Cents,
    account::{AccountClosed, AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn},
};

/// What one account holds, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Who owns it.
    pub owner: Personal<String>,
    /// What it holds.
    pub balance: Cents,
    /// Whether it was closed.
    pub closed: bool,
}

#[projection(
    name = "balances", version = 1, key = AccountId, on_poison = park,
    columns(balance: i64, closed: bool), indexes(balance),
)]
impl Balance {
    fn opened(&mut self, event: &Recorded<AccountOpened>) {
        self.owner = event.owner.clone();
    }

    fn deposited(&mut self, event: &Recorded<MoneyDeposited>) {
        self.balance += event.amount;
    }

    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) {
        self.balance -= event.amount;
    }

    fn closed(&mut self, _: &Recorded<AccountClosed>) {
        self.closed = true;
    }
}

/// Before anything is known of it.
impl Default for Balance {
    fn default() -> Self {
        Self { owner: Personal::Erased, balance: Cents::ZERO, closed: false }
    }
}

#[cfg(test)]
mod specs;
