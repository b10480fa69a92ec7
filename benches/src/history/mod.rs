//! A long log with known balances, written once and read in every round of its jobs.

mod accounts;
mod draw;
mod fill;
mod growing;

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use cqrs_bench_kit::{Failure, Wrong};
use tokio::sync::OnceCell;

use crate::venue::{Log, Venue};

pub(crate) use accounts::{Accounts, Spread};
pub(crate) use draw::Draw;
pub(crate) use growing::Growing;

/// So many are written, more or less.
pub(crate) const EVENTS_PER_SECOND: u64 = 50_000;

/// What a long log is to hold.
pub(crate) struct History {
    venue: Arc<dyn Venue>,
    pub(crate) events: u64,
    pub(crate) accounts: u64,
    spread: Spread,
    written: OnceCell<Written>,
}

/// The log, and what it comes to.
pub(crate) struct Written {
    pub(crate) log: Box<dyn Log>,
    pub(crate) balances: HashMap<String, u64>,
}

impl History {
    pub(crate) fn new(
        venue: Arc<dyn Venue>,
        events: u64,
        accounts: u64,
        spread: Spread,
    ) -> Arc<Self> {
        Arc::new(Self { venue, events, accounts, spread, written: OnceCell::new() })
    }

    /// How long it takes, roughly, to write it.
    pub(crate) fn takes(&self) -> Duration {
        Duration::from_secs(self.events / EVENTS_PER_SECOND)
    }

    /// The log, which is written when it is asked for first.
    pub(crate) async fn written(&self) -> Result<&Written, Failure> {
        self.written.get_or_try_init(|| self.write()).await
    }

    async fn write(&self) -> Result<Written, Failure> {
        let log = self.venue.empty_log().await?;
        let balances = fill::fill(self, &log.bank().await?).await?;
        log.settle().await?;
        Ok(Written { log, balances })
    }
}

impl Written {
    /// Whether these are the accounts, with their balances.
    pub(crate) fn compare(&self, found: &HashMap<String, u64>) -> Result<(), Wrong> {
        let of = |balances: &HashMap<String, u64>, account| balances.get(account).copied();
        for account in self.balances.keys().chain(found.keys()) {
            let (expected, found) = (of(&self.balances, account), of(found, account));
            if expected != found {
                return Err(Wrong::Folded { account: account.clone(), expected, found });
            }
        }
        Ok(())
    }

    /// Whether this is the sum of all balances.
    pub(crate) fn compare_total(&self, total: u64) -> Result<(), Wrong> {
        let expected = self.balances.values().sum();
        if expected == total {
            return Ok(());
        }
        Err(Wrong::Answer { what: "sum of all balances", answered: total, expected })
    }
}

/// As in `500,000 events of 10,000 accounts`.
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (events, accounts) = (with_commas(self.events), with_commas(self.accounts));
        let how = if self.spread == Spread::Skewed { ", a few of them busy" } else { "" };
        write!(f, "{events} events of {accounts} accounts{how}")
    }
}

fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
