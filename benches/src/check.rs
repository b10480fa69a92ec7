//! What the log says afterwards, against what was acknowledged.

use std::collections::HashMap;

use cqrs_core::{Aggregate, AnyEvent as _, EventStore, LogFilter, Position, RecordedEvent};

use crate::{
    bank::{Account, AccountEvent},
    failure::{Failure, Wrong},
};

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
        let page = store.read_log(Position::START.plus(seen.events), &LogFilter::all(), PAGE).await?;
        if page.events.is_empty() {
            break;
        }
        page.events.iter().try_for_each(|event| seen.see(event))?;
    }
    let head = store.head().await?.position.get();
    if head != seen.events {
        return Err(Wrong::Gap { after: seen.events, found: head }.into());
    }
    for (stream, &acknowledged) in acknowledged {
        let stored = seen.accounts.get(stream).map_or(0, |(_, account)| account.balance);
        if stored != acknowledged {
            return Err(Wrong::Balance { stream: stream.clone(), stored, acknowledged }.into());
        }
    }
    Ok(())
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
}
