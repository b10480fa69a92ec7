//! What the log says afterwards, against what was acknowledged.

use std::collections::HashMap;

use cqrs_bench_kit::{Failure, Wrong};
use cqrs_core::{Aggregate, AnyEvent as _, EventStore, LogFilter, Position, RecordedEvent};

use crate::bank::{Account, AccountEvent};

/// How much is read at once.
const PAGE: u32 = 10_000;

/// Reads the whole log: positions and versions without gaps, and the balances that were
/// acknowledged, by stream.
pub(crate) async fn check_log(
    store: &dyn EventStore,
    acknowledged: &HashMap<String, u64>,
) -> Result<(), Failure> {
    let mut seen = Seen::default();
    loop {
        let page =
            store.read_log(Position::START.plus(seen.events), &LogFilter::all(), PAGE).await?;
        if page.events.is_empty() {
            break;
        }
        page.events.iter().try_for_each(|event| seen.see(event))?;
    }
    let head = store.head().await?.position.get();
    if head != seen.events {
        return Err(Wrong::Gap { after: seen.events, found: head }.into());
    }
    Ok(seen.compare(acknowledged)?)
}

/// The log as far as it was read.
#[derive(Default)]
struct Seen {
    events: u64,
    accounts: HashMap<String, (u64, Account)>,
}

impl Seen {
    fn see(&mut self, event: &RecordedEvent) -> Result<(), Failure> {
        let (after, found) = (self.events, event.position.get());
        if found != after + 1 {
            return Err(Wrong::Gap { after, found }.into());
        }
        self.events = found;
        let stream = event.stream.id();
        if !self.accounts.contains_key(stream) {
            self.accounts.insert(stream.to_owned(), (0, Account::initial()));
        }
        let Some((version, account)) = self.accounts.get_mut(stream) else { return Ok(()) };
        let (after, found) = (*version, event.version.get());
        if found != after + 1 {
            return Err(Wrong::Version { stream: stream.to_owned(), after, found }.into());
        }
        *version = found;
        account.apply_any(&AccountEvent::decode(&event.name, event.type_version, &event.data)?);
        Ok(())
    }

    /// Exactly the accounts that were acknowledged, with exactly those balances.
    fn compare(&self, acknowledged: &HashMap<String, u64>) -> Result<(), Wrong> {
        let stored = |stream| self.accounts.get(stream).map_or(0, |(_, account)| account.balance);
        for stream in acknowledged.keys().chain(self.accounts.keys()) {
            let stored = stored(stream);
            let acknowledged = acknowledged.get(stream).copied().unwrap_or_default();
            if stored != acknowledged {
                return Err(Wrong::Balance { stream: stream.clone(), stored, acknowledged });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cqrs_core::{StreamId, Version};
    use uuid::Uuid;

    use super::*;

    /// Ada's log with a deposit of 1 at each of these positions and versions.
    fn log(places: &[(u64, u64)]) -> Result<Seen, Failure> {
        let mut seen = Seen::default();
        for &(position, version) in places {
            seen.see(&RecordedEvent {
                position: Position::new(position)?,
                stream: StreamId::new(Account::CATEGORY, "ada")?,
                version: Version::new(version)?,
                event_id: Uuid::now_v7(),
                name: "bench-account.deposited".into(),
                type_version: 1,
                data: r#"{"amount":1}"#.into(),
                metadata: "{}".into(),
                recorded_at: jiff::Timestamp::UNIX_EPOCH,
            })?;
        }
        Ok(seen)
    }

    fn acknowledged(balance: u64) -> HashMap<String, u64> {
        [("ada".to_owned(), balance)].into()
    }

    #[test]
    fn agrees_with_a_log_that_holds_what_was_acknowledged() {
        let seen = log(&[(1, 1), (2, 2)]).expect("a good log");
        assert!(seen.compare(&acknowledged(2)).is_ok());
    }

    #[test]
    fn finds_what_was_lost_and_what_was_doubled() {
        let seen = log(&[(1, 1), (2, 2)]).expect("a good log");
        for balance in [1, 3] {
            let wrong = seen.compare(&acknowledged(balance));
            assert!(matches!(wrong, Err(Wrong::Balance { stored: 2, .. })), "{wrong:?}");
        }
    }

    #[test]
    fn finds_an_account_that_nobody_asked_for() {
        let seen = log(&[(1, 1)]).expect("a good log");
        assert!(seen.compare(&HashMap::new()).is_err());
    }

    #[test]
    fn finds_a_gap_in_the_log_and_in_a_stream() {
        for places in [&[(1, 1), (3, 2)][..], &[(1, 1), (2, 3)], &[(2, 1)], &[(1, 1), (1, 1)]] {
            assert!(log(places).is_err(), "{places:?}");
        }
    }
}
