//! What happened to one account, event by event.

use cqrs_core::{Aggregate, DecodeError, EventStore, Metadata, RecordedEvent, StreamId, Version};

use crate::{
    Cents, Day,
    account::{Account, AccountEvent, AccountId},
    balances::{ReadError, decode, unreadable},
};

/// How many events are read at a time.
const PAGE: u32 = 1_000;

/// One event of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the account's stream.
    pub version: Version,
    /// The day that it counts for.
    pub day: Day,
    /// What happened.
    pub what: &'static str,
    /// How much money moved.
    pub amount: Option<Cents>,
    /// What the account held afterwards.
    pub balance: Cents,
    /// How it was done and what it was for, where that was said.
    pub note: String,
}

/// All events of an account, in order; none where it was never opened.
///
/// # Errors
/// Where the id names no stream, the store cannot be asked, or an event cannot be read.
pub async fn history(store: &dyn EventStore, id: &AccountId) -> Result<Vec<Entry>, ReadError> {
    let stream = StreamId::new(Account::CATEGORY, id.to_string())?;
    let mut account = Account::initial();
    let mut entries = Vec::new();
    let mut after = Version::NONE;
    loop {
        let page = store.read_stream(&stream, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(entries) };
        after = last.version;
        for stored in &page {
            let event = decode(stored)?;
            account.apply_any(&event);
            entries.push(entry(stored, &event, account.balance())?);
        }
    }
}

fn entry(stored: &RecordedEvent, event: &AccountEvent, balance: Cents) -> Result<Entry, ReadError> {
    let metadata = stored.metadata().map_err(|e| {
        let (name, version) = (stored.name.clone(), stored.type_version);
        let reason = format!("its metadata: {e}");
        unreadable(stored, DecodeError::Data { name, version, reason })
    })?;
    let (what, moved) = told(event);
    let notes = [custom(&metadata, "operation"), custom(&metadata, "purpose")];
    Ok(Entry {
        version: stored.version,
        day: moved.map_or_else(|| Day::of(stored.recorded_at), |(_, day)| day),
        what,
        amount: moved.map(|(amount, _)| amount),
        balance,
        note: notes.into_iter().flatten().collect::<Vec<_>>().join(", "),
    })
}

/// What happened, and, where money moved, how much and on which day.
pub(crate) fn told(event: &AccountEvent) -> (&'static str, Option<(Cents, Day)>) {
    match event {
        AccountEvent::AccountOpened(_) => ("opened", None),
        AccountEvent::MoneyDeposited(event) => ("deposited", Some((event.amount, event.day))),
        AccountEvent::MoneyWithdrawn(event) => ("withdrawn", Some((event.amount, event.day))),
        AccountEvent::AccountClosed(_) => ("closed", None),
    }
}

fn custom<'a>(metadata: &'a Metadata, name: &str) -> Option<&'a str> {
    metadata.custom.get(name).and_then(|value| value.as_str())
}
