//! The bank account that each system implements, as the rounds see it.

use std::collections::HashMap;

use async_trait::async_trait;
use cqrs_bench_kit::{Failure, Work, child::Errand};

/// The bank on one system. Accounts are numbered.
#[async_trait]
pub(crate) trait Bank: Send + Sync {
    /// A command that decides on the account's state, and is durable when this returns.
    async fn deposit(&self, account: u64, amount: u64) -> Result<(), Failure>;

    /// The same, refused above the balance.
    async fn withdraw(&self, account: u64, amount: u64) -> Result<(), Failure>;

    /// What the system's own reading API says of an account.
    async fn read(&self, account: u64) -> Result<Account, Failure>;

    /// Writes a history in the system's own format, where none is yet.
    async fn fill(&self, history: History) -> Result<(), Failure>;

    /// Reads all events and folds them into balances, by the ids that [`Bank::id`] gives.
    async fn replay(&self) -> Result<HashMap<String, u64>, Failure>;

    /// The id of an account in the system.
    fn id(&self, account: u64) -> String;

    /// Its balances where they can be queried, if it has a way to build such a thing.
    fn views(&self) -> Option<&dyn Views> {
        None
    }
}

/// Balances that a system derives from its events, for queries.
#[async_trait]
pub(crate) trait Views: Send + Sync {
    /// Begins to keep them up to date, for those that do so beside the commands.
    async fn start(&self) -> Result<(), Failure>;

    /// Whether a command returns only when its effect can be queried.
    fn are_inline(&self) -> bool;

    /// Waits until the effect of so many events of an account can be queried. At once where the
    /// command itself sees to that.
    async fn wait_for(&self, account: u64, events: u64) -> Result<(), Failure>;

    /// Drops what was built before.
    async fn clear(&self) -> Result<(), Failure>;

    /// Builds them from all events.
    async fn rebuild(&self, events: u64) -> Result<(), Failure>;

    /// All of them, by the ids that [`Bank::id`] gives.
    async fn all(&self) -> Result<HashMap<String, u64>, Failure>;
}

/// An account, as it is folded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) events: u64,
    pub(crate) balance: u64,
}

impl Account {
    pub(crate) fn deposited(self, amount: u64) -> Self {
        Self { events: self.events + 1, balance: self.balance + amount }
    }

    pub(crate) fn withdrawn(self, amount: u64) -> Self {
        Self { events: self.events + 1, balance: self.balance - amount }
    }
}

/// What a withdrawal above the balance is refused with.
#[derive(Debug, thiserror::Error)]
#[error("the balance of {balance} does not cover {amount}")]
pub(crate) struct InsufficientFunds {
    pub(crate) balance: u64,
    pub(crate) amount: u64,
}

/// A long history: the n-th event, from 0, is of account `n % accounts`; an account's events are
/// deposits of 1,000 and withdrawals of `1 + n % 1000` in turns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct History {
    pub(crate) events: u64,
    pub(crate) accounts: u64,
}

impl History {
    /// What an account comes to.
    pub(crate) fn account(self, account: u64) -> Account {
        let accounts = usize::try_from(self.accounts).unwrap_or(usize::MAX);
        (account..self.events).step_by(accounts).fold(Account::default(), |state, n| {
            if (n / self.accounts).is_multiple_of(2) {
                state.deposited(1_000)
            } else {
                state.withdrawn(1 + n % 1_000)
            }
        })
    }

    /// As bound to the statements that write it.
    pub(crate) fn bound(self) -> Result<(i64, i64), Failure> {
        Ok((self.events.try_into()?, self.accounts.try_into()?))
    }
}

/// How a system is opened for a round.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) url: String,
    /// Whether this process makes the schema.
    pub(crate) is_first: bool,
    /// Callers of this process.
    callers: usize,
    work: Work,
}

impl Opening {
    pub(crate) fn of(errand: &Errand) -> Self {
        Self {
            url: errand.url.clone(),
            is_first: errand.part.is_first(),
            callers: errand.part.callers(errand.task.callers).len(),
            work: errand.work,
        }
    }

    /// Whether all callers want the same account.
    pub(crate) fn contended(&self) -> bool {
        self.work == Work::OneAccount
    }

    /// Whether commands find nothing of their account in memory.
    pub(crate) fn cold(&self) -> bool {
        matches!(self.work, Work::LongAccount { .. })
    }

    pub(crate) fn snapshots(&self) -> bool {
        matches!(self.work, Work::LongAccount { snapshots: true, .. })
    }

    /// Whether balances are kept where they can be queried.
    pub(crate) fn views(&self) -> bool {
        matches!(self.work, Work::Lag { .. } | Work::Rebuild { .. })
    }

    /// Two connections per caller, and no more than do best on a server with few cores: sqlx pings
    /// a connection when it is given back, and nobody gets it meanwhile. Who reads all events to
    /// write views needs one for each.
    pub(crate) fn connections(&self) -> u32 {
        const LEAST: usize = 4;
        const MOST: usize = 32;
        u32::try_from((2 * self.callers).clamp(LEAST, MOST)).unwrap_or(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_adds_up() {
        let history = History { events: 1_003, accounts: 10 };
        let accounts: Vec<_> = (0..10).map(|account| history.account(account)).collect();
        assert_eq!(accounts.iter().map(|account| account.events).sum::<u64>(), 1_003);
        // Account 1: events 1, 11, 21, …, 1,001: a deposit first and last.
        let withdrawn: u64 = (11..1_001).step_by(20).map(|n| 1 + n % 1_000).sum();
        assert_eq!(accounts[1].balance, 51 * 1_000 - withdrawn);
    }
}
