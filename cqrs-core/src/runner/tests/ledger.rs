//! A small ledger, what is read from it, and the ways in which tests hold it.

use std::{
    collections::HashSet,
    sync::{LazyLock, Mutex},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Append, AppendBatch, BatchId, Cqrs, EventStore as _, ExpectedVersion, MemoryStore, NewEvent,
    Position, ProjectionOptions, Projections, ProjectionsBuilder, RetryPolicy, StreamId,
    prelude::*,
};

#[derive(Id)]
pub(super) struct BookId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-book.added")]
pub(super) struct Added {
    pub(super) amount: i64,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-book.noted")]
pub(super) struct Noted {}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-book.shut")]
pub(super) struct Shut {}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("it never refuses")]
pub(super) struct Never;

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "test-book", id = BookId, error = Never,
    facts(Added, Noted, Shut),
    commands(Add, Note, Close),
)]
pub(super) struct Book;

#[derive(Clone)]
pub(super) struct Add(pub(super) i64);

impl Handle<Add> for Book {
    fn handle(&self, Add(amount): Add, _: &Context<Self>) -> Decision<Self> {
        emit(Added { amount })
    }
}

#[derive(Clone)]
pub(super) struct Note;

impl Handle<Note> for Book {
    fn handle(&self, _: Note, _: &Context<Self>) -> Decision<Self> {
        emit(Noted {})
    }
}

#[derive(Clone)]
pub(super) struct Close;

impl Handle<Close> for Book {
    fn handle(&self, _: Close, _: &Context<Self>) -> Decision<Self> {
        emit(Shut {})
    }
}

/// What a book holds, with every amount in order.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Total {
    pub(super) amounts: Vec<i64>,
}

#[projection(name = "test_totals", version = 1, key = BookId, partitions = 2)]
impl Total {
    fn added(&mut self, event: &Recorded<Added>) {
        self.amounts.push(event.amount);
    }

    fn shut(&mut self, _: &Recorded<Shut>) -> DocumentFate {
        DocumentFate::Remove
    }
}

/// The same by code that came later.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct TotalV2 {
    pub(super) sum: i64,
}

#[projection(name = "test_totals", version = 2, key = BookId, partitions = 2)]
impl TotalV2 {
    fn added(&mut self, event: &Recorded<Added>) {
        self.sum += event.amount;
    }

    fn shut(&mut self, _: &Recorded<Shut>) -> DocumentFate {
        DocumentFate::Remove
    }
}

/// How many amounts there were with each last digit: fed by every book.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Digit {
    pub(super) count: u32,
}

#[projection(name = "test_digits", key = String)]
impl Digit {
    #[key((event.amount % 10).to_string())]
    fn added(&mut self, event: &Recorded<Added>) {
        let _ = event;
        self.count += 1;
    }
}

/// Folded when it is asked for.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Now {
    pub(super) sum: i64,
}

#[projection(name = "test_now", key = BookId, mode = live)]
impl Now {
    fn added(&mut self, event: &Recorded<Added>) {
        self.sum += event.amount;
    }
}

/// Cannot take events of books that are broken.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Fragile {
    pub(super) amounts: Vec<i64>,
}

#[projection(name = "test_stops", key = BookId)]
impl Fragile {
    fn added(&mut self, event: &Recorded<Added>) -> Result<(), String> {
        take(&mut self.amounts, event)
    }
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Parking {
    pub(super) amounts: Vec<i64>,
}

#[projection(name = "test_parks", key = BookId, on_poison = park)]
impl Parking {
    fn added(&mut self, event: &Recorded<Added>) -> Result<(), String> {
        take(&mut self.amounts, event)
    }
}

static BROKEN: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// A book that no event can be taken of, from the amount of 100 on.
pub(super) fn broken(id: &str) {
    BROKEN.lock().expect("no test panics here").insert(id.to_owned());
}

pub(super) fn mended(id: &str) {
    BROKEN.lock().expect("no test panics here").remove(id);
}

fn take(amounts: &mut Vec<i64>, event: &Recorded<Added>) -> Result<(), String> {
    amounts.push(event.amount);
    let is_broken = BROKEN.lock().expect("no test panics here").contains(&event.id().to_string());
    if is_broken && event.amount >= 100 {
        Err(format!("{} is too much", event.amount))
    } else {
        Ok(())
    }
}

pub(super) const SOON: Duration = Duration::from_secs(20);

pub(super) fn id(text: &str) -> BookId {
    BookId::from(text.to_owned())
}

pub(super) fn bank(store: &MemoryStore) -> Cqrs {
    Cqrs::new(store.clone()).expect("a good registry")
}

/// Retries quickly.
pub(super) fn options() -> ProjectionOptions {
    ProjectionOptions {
        poison_attempts: 2,
        supervise: Duration::from_millis(20),
        follow_pause: Duration::from_millis(10),
        takeover: Duration::from_millis(40),
        poll: Duration::from_millis(20),
        retry: RetryPolicy {
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(2),
            ..RetryPolicy::default()
        },
        ..ProjectionOptions::default()
    }
}

pub(super) fn runner(store: &MemoryStore) -> ProjectionsBuilder<MemoryStore> {
    Projections::builder(store.clone()).options(options())
}

pub(super) async fn add(bank: &Cqrs, book: &str, amount: i64) -> Position {
    bank.execute(&id(book), Add(amount)).await.expect("it never refuses").position
}

/// Appends an event of a book that no code can read.
pub(super) async fn add_unreadable(store: &MemoryStore, book: &str) -> Position {
    let head = store.head().await.expect("an answer");
    let event = NewEvent {
        event_id: Uuid::now_v7(),
        name: Added::NAME.into(),
        type_version: 1,
        data: r#"{"amount":"much"}"#.into(),
        metadata: "{}".into(),
    };
    let append = Append {
        stream: StreamId::new("test-book", book).expect("a stream"),
        expected: ExpectedVersion::Any,
        events: vec![event],
        key: None,
    };
    let batch = BatchId { slot: Uuid::now_v7(), number: 1 };
    let batch = AppendBatch { id: batch, epoch: head.epoch, appends: vec![append] };
    store.append(&batch).await.expect("a verdict");
    head.position.next()
}
