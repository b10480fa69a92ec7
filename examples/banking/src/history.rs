//! What happened to one account, event by event.

use cqrs_core::{
    Aggregate, AnyEvent, DecodeError, EventStore, InvalidStreamId, Metadata, RecordedEvent,
    StoreError, StreamId, Version,
};

use crate::{
    Cents, Day,
    account::{Account, AccountEvent, AccountId},
    transfer::TransferId,
};

/// How many events are read at a time.
const PAGE: u32 = 1_000;

/// One event of an account.
#[derive(Debug)]
pub struct Entry {
    /// Where it stands in the account's stream.
    pub version: Version,
    /// The day that it counts for.
    pub day: Day,
    /// What happened.
    pub event: AccountEvent,
    /// What the account held afterwards.
    pub balance: Cents,
    /// How it was done and what it was for, where that was said; the transfer that it was part of.
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
            let note = note(stored, transfer(&event))?;
            entries.push(Entry {
                version: stored.version,
                day: day(&event).unwrap_or_else(|| Day::of(stored.recorded_at)),
                event,
                balance: account.balance(),
                note,
            });
        }
    }
}

impl Entry {
    /// What happened, in a word, and how much money moved.
    #[must_use]
    pub fn told(&self) -> (&'static str, Option<Cents>) {
        told(&self.event)
    }
}

/// What happened, in a word, and how much money moved.
pub(crate) fn told(event: &AccountEvent) -> (&'static str, Option<Cents>) {
    match event {
        AccountEvent::AccountOpened(_) => ("opened", None),
        AccountEvent::MoneyDeposited(event) => ("deposited", Some(event.amount)),
        AccountEvent::MoneyWithdrawn(event) => ("withdrawn", Some(event.amount)),
        AccountEvent::AccountClosed(_) => ("closed", None),
    }
}

/// The day that it counts for, where money moved.
pub(crate) fn day(event: &AccountEvent) -> Option<Day> {
    match event {
        AccountEvent::MoneyDeposited(event) => Some(event.day),
        AccountEvent::MoneyWithdrawn(event) => Some(event.day),
        AccountEvent::AccountOpened(_) | AccountEvent::AccountClosed(_) => None,
    }
}

/// The transfer that moved the money, where one did.
pub(crate) fn transfer(event: &AccountEvent) -> Option<&TransferId> {
    match event {
        AccountEvent::MoneyDeposited(event) => event.transfer.as_ref(),
        AccountEvent::MoneyWithdrawn(event) => event.transfer.as_ref(),
        AccountEvent::AccountOpened(_) | AccountEvent::AccountClosed(_) => None,
    }
}

fn note(stored: &RecordedEvent, transfer: Option<&TransferId>) -> Result<String, ReadError> {
    let metadata = stored.metadata().map_err(|e| {
        let (name, version) = (stored.name.clone(), stored.type_version);
        let reason = format!("its metadata: {e}");
        unreadable(stored, DecodeError::Data { name, version, reason })
    })?;
    let transfer = transfer.map(|transfer| format!("transfer {transfer}"));
    let notes = [custom(&metadata, "operation"), custom(&metadata, "purpose"), transfer];
    Ok(notes.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn custom(metadata: &Metadata, name: &str) -> Option<String> {
    metadata.custom.get(name).and_then(|value| value.as_str()).map(str::to_owned)
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
fn decode(stored: &RecordedEvent) -> Result<AccountEvent, ReadError> {
    AccountEvent::decode(&stored.name, stored.type_version, &stored.data)
        .map_err(|source| unreadable(stored, source))
}

fn unreadable(stored: &RecordedEvent, source: DecodeError) -> ReadError {
    ReadError::Event { account: stored.stream.id().to_owned(), version: stored.version, source }
}
