//! What is read from the accounts: a document for each, documents that all of them feed, and
//! tables. Whatever is folded twice, left out or out of order shows in its trail.

use cqrs_core::{Position, prelude::*};
use serde::{Deserialize, Serialize};

use crate::account::{AccountId, Deposited, Withdrawn};

/// Goes on by one position. The handlers in SQL count the same.
pub(crate) fn trail(before: i64, position: Position) -> i64 {
    (before * 31 + position.as_i64()) % 1_000_000_007
}

/// What an account holds.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Balance {
    pub(crate) balance: i64,
    pub(crate) events: i64,
    /// The positions of the events, in the order in which they were folded.
    pub(crate) trail: i64,
}

impl Balance {
    pub(crate) fn book(&mut self, position: Position, amount: i64) {
        self.balance += amount;
        self.events += 1;
        self.trail = trail(self.trail, position);
    }
}

#[projection(name = "balances", version = 1, key = AccountId, partitions = 3, columns(balance: i64))]
impl Balance {
    fn deposited(&mut self, event: &Recorded<Deposited>) {
        self.book(event.position(), signed(event.amount));
    }

    fn withdrawn(&mut self, event: &Recorded<Withdrawn>) {
        self.book(event.position(), -signed(event.amount));
    }
}

/// The same by code that came later, in other parts.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BalanceV2(Balance);

#[projection(name = "balances", version = 2, key = AccountId, partitions = 2)]
impl BalanceV2 {
    fn deposited(&mut self, event: &Recorded<Deposited>) {
        self.0.book(event.position(), signed(event.amount));
    }

    fn withdrawn(&mut self, event: &Recorded<Withdrawn>) {
        self.0.book(event.position(), -signed(event.amount));
    }
}

/// How often an amount was moved, in whatever account: a document of many streams.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moved {
    pub(crate) events: i64,
    pub(crate) trail: i64,
}

impl Moved {
    pub(crate) fn count(&mut self, position: Position) {
        self.events += 1;
        self.trail = trail(self.trail, position);
    }
}

#[projection(name = "moved", version = 1, key = String)]
impl Moved {
    #[key(event.amount.to_string())]
    fn deposited(&mut self, event: &Recorded<Deposited>) {
        self.count(event.position());
    }

    #[key(event.amount.to_string())]
    fn withdrawn(&mut self, event: &Recorded<Withdrawn>) {
        self.count(event.position());
    }
}

pub(crate) fn signed(amount: u64) -> i64 {
    i64::try_from(amount).unwrap()
}
