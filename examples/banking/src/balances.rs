//! What every account holds, folded from the log.

use std::{cmp::Ordering, collections::HashMap};

use cqrs_core::{
    Aggregate, AnyEvent, DecodeError, EventStore, InvalidStreamId, LogFilter, Position,
    RecordedEvent, StoreError, Version,
};

use crate::{
    Cents,
    account::{Account, AccountEvent},
};

/// How many events are read at a time.
const PAGE: u32 = 1_000;

/// What one account holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Its id.
    pub account: String,
    /// What it holds.
    pub balance: Cents,
    /// How many events that is folded from.
    pub version: Version,
}

/// Folds all accounts as of now, in the order of their ids: numbers first, as numbers.
///
/// It keeps a state per account in memory, and a page of events.
///
/// # Errors
/// Where the store cannot be asked, or holds an event of an account that this code cannot read.
pub async fn balances(store: &dyn EventStore) -> Result<Vec<Balance>, ReadError> {
    let end = store.head().await?.position;
    let accounts = LogFilter::all().category(Account::CATEGORY);
    let mut states: HashMap<String, (Account, Version)> = HashMap::new();
    let mut after = Position::START;
    while after < end {
        let page = store.read_log(after, &accounts, PAGE).await?;
        if page.through <= after {
            break;
        }
        after = page.through;
        for event in page.events.iter().take_while(|event| event.position <= end) {
            let state = match states.get_mut(event.stream.id()) {
                Some(state) => state,
                None => states.entry(event.stream.id().to_owned()).or_default(),
            };
            state.0.apply_any(&decode(event)?);
            state.1 = event.version;
        }
    }
    let mut balances: Vec<_> = states
        .into_iter()
        .map(|(account, (state, version))| Balance { account, balance: state.balance(), version })
        .collect();
    balances.sort_by(|a, b| by_id(&a.account, &b.account));
    Ok(balances)
}

/// Why accounts cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The id could not name an account.
    #[error(transparent)]
    Id(#[from] InvalidStreamId),
    /// The store cannot be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event cannot be read.
    #[error("event {version} of account {account}: {source}")]
    Event {
        /// The account.
        account: String,
        /// Where the event stands in its stream.
        version: Version,
        /// Why it cannot be read.
        source: DecodeError,
    },
}

/// The event of an account that stands in the log.
pub(crate) fn decode(stored: &RecordedEvent) -> Result<AccountEvent, ReadError> {
    AccountEvent::decode(&stored.name, stored.type_version, &stored.data)
        .map_err(|source| unreadable(stored, source))
}

pub(crate) fn unreadable(stored: &RecordedEvent, source: DecodeError) -> ReadError {
    ReadError::Event { account: stored.stream.id().to_owned(), version: stored.version, source }
}

/// Numbers before texts, and by their value however long they are.
fn by_id(a: &str, b: &str) -> Ordering {
    let number = |id: &str| id.bytes().all(|b| b.is_ascii_digit());
    match (number(a), number(b)) {
        (true, true) => {
            let (x, y) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y)).then_with(|| a.cmp(b))
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_ids_as_numbers_where_they_are_numbers() {
        let huge = "9".repeat(50);
        let mut ids = ["b", "10", huge.as_str(), "a10", "9", "a9", "010", "0", "-1"];
        ids.sort_by(|a, b| by_id(a, b));
        assert_eq!(ids, ["0", "9", "010", "10", huge.as_str(), "-1", "a10", "a9", "b"]);
    }
}
