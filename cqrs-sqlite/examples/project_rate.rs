//! How fast a projection of documents is built from a log on the disk of a folder, and where the
//! time goes: `cargo run --release -p cqrs-sqlite --example project_rate [FOLDER] [EVENTS] [KEYS]`.

use std::{
    collections::HashSet,
    error::Error,
    path::PathBuf,
    time::{Duration, Instant},
};

use cqrs_core::{
    Advance, Advanced, Append, AppendBatch, BatchId, Blueprint, Column, ColumnKind, DecodeError,
    Document, DocumentFate, EventStore, ExpectedVersion, HandlerError, LogFilter, LogPage,
    NewEvent, Part, Position, Prepared, ProjectionSpec, ProjectionStore, RecordedEvent, StreamId,
    any_document,
};
use cqrs_sqlite::SqliteStore;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const PAGE: u32 = 5_000;

/// The fold: what has been deposited, and when last.
#[derive(Serialize, Deserialize, Default)]
struct Balance {
    balance: i64,
    deposits: u32,
    last: String,
}

struct Deposited {
    account: String,
    amount: i64,
    at: String,
}

#[derive(Deserialize)]
struct Stored {
    amount: i64,
}

impl Document for Balance {
    const SPEC: ProjectionSpec = ProjectionSpec::new("balances", 1)
        .reads(&["account"], &["account.deposited"])
        .columns(&[Column::new("balance", ColumnKind::Integer).indexed()]);
    const KEYED_BY_STREAM: bool = true;
    type Key = String;
    type Event = Deposited;

    fn initial() -> Self {
        Self::default()
    }

    fn decode(stored: &RecordedEvent) -> Result<Deposited, DecodeError> {
        let event: Stored = serde_json::from_str(&stored.data).unwrap_or(Stored { amount: 0 });
        let at = stored.recorded_at.to_string();
        Ok(Deposited { account: stored.stream.id().to_owned(), amount: event.amount, at })
    }

    fn key(event: &Deposited) -> Option<String> {
        Some(event.account.clone())
    }

    fn fold(&mut self, event: &Deposited) -> Result<DocumentFate, HandlerError> {
        self.balance += event.amount;
        self.deposits += 1;
        self.last.clone_from(&event.at);
        Ok(DocumentFate::Keep)
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

#[tokio::main]
async fn main() -> Done {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let mut number =
        |or| arguments.next().and_then(|text| text.to_str()?.parse().ok()).unwrap_or(or);
    let (events, keys) = (number(500_000), number(50_000));
    let path = folder.join(format!("project-rate-{}.db", Uuid::now_v7()));
    let store = std::sync::Arc::new(SqliteStore::open(&path).await?);
    fill(&store, events, keys).await?;
    println!("{events} events of {keys} keys");
    read(&store).await?;
    for cached in [keys, 1_000] {
        build(&store, cached).await?;
    }
    let wal = std::fs::metadata(format!("{}-wal", path.display()))?.len() >> 20;
    let file = std::fs::metadata(&path)?.len() >> 20;
    println!("the file has {file} MiB, its write-ahead log {wal} MiB");
    store.close().await;
    std::fs::remove_file(&path)?;
    Ok(())
}

/// Keys take turns at random.
async fn fill(store: &SqliteStore, events: usize, keys: usize) -> Done {
    let (slot, epoch) = (Uuid::now_v7(), store.head().await?.epoch);
    for number in 0..events.div_ceil(5_000) {
        let appends = (0..5_000.min(events)).map(|_| append(keys)).collect::<Done<_>>()?;
        let id = BatchId { slot, number: number as u64 };
        store.append(&AppendBatch { id, epoch, appends }).await?;
    }
    Ok(())
}

fn append(keys: usize) -> Done<Append> {
    Ok(Append {
        stream: StreamId::new("account", format!("account-{}", fastrand::usize(..keys)))?,
        expected: ExpectedVersion::Any,
        events: vec![NewEvent {
            event_id: Uuid::now_v7(),
            name: "account.deposited".into(),
            type_version: 1,
            data: r#"{"amount":12345,"currency":"CHF"}"#.into(),
            metadata: r#"{"correlation":"0198c3a4-0000-7000-8000-000000000000"}"#.into(),
        }],
        key: None,
    })
}

fn filter() -> LogFilter {
    LogFilter::all().category("account").name("account.deposited")
}

async fn read(store: &SqliteStore) -> Done {
    let (began, mut after, mut count) = (Instant::now(), Position::START, 0);
    loop {
        let page = store.read_log(after, &filter(), PAGE).await?;
        if page.events.is_empty() {
            break;
        }
        (after, count) = (page.through, count + page.events.len());
    }
    say("read", count, began.elapsed());
    Ok(())
}

#[derive(Default)]
struct Spent {
    page: Duration,
    load: Duration,
    fold: Duration,
    commit: Duration,
}

/// As a runner does it: one page ahead of the one at hand.
async fn build(store: &std::sync::Arc<SqliteStore>, cached: usize) -> Done {
    let blueprint = Blueprint { spec: &Balance::SPEC, definition: "", tables: None };
    store.prepare(&blueprint).await?;
    let Some(generation) = store.begin_rebuild(&blueprint).await? else {
        return Err("nothing serves".into());
    };
    if let Prepared::Superseded { by } = store.prepare(&blueprint).await? {
        return Err(format!("superseded by {by}").into());
    }
    let part = Part { generation: generation.id, partition: 0 };
    let mut folder = any_document::<Balance>().folder(0, cached);
    let (mut spent, mut count, mut written, mut revision) = (Spent::default(), 0, 0, 0);
    let began = Instant::now();
    let mut ahead = page_after(store, Position::START);
    loop {
        let clock = Instant::now();
        let page = ahead.await??;
        ahead = page_after(store, page.through);
        spent.page += clock.elapsed();
        if page.events.is_empty() {
            break;
        }
        let clock = Instant::now();
        let unknown = folder.take(&page.events, &HashSet::new()).map_err(|_| "poison")?;
        let keys: Vec<&str> = unknown.iter().map(String::as_str).collect();
        spent.fold += clock.elapsed();
        let clock = Instant::now();
        let found = store.load_documents(generation.id, &keys).await?;
        spent.load += clock.elapsed();
        let clock = Instant::now();
        folder.supply(found)?;
        let folded = folder.fold().map_err(|_| "poison")?;
        spent.fold += clock.elapsed();
        let clock = Instant::now();
        let (park, unpark) = (Vec::new(), Vec::new());
        let advance = Advance { part, revision, to: page.through, epoch: page.epoch, park, unpark };
        let advanced = store.commit_documents(&advance, &folded.writes).await?;
        spent.commit += clock.elapsed();
        if advanced != Advanced::Committed {
            return Err(format!("{advanced:?}").into());
        }
        revision += 1;
        (count, written) = (count + page.events.len(), written + folded.writes.len());
    }
    println!("with {cached} documents in memory, {written} written:");
    say("  all", count, began.elapsed());
    say("  waiting for pages", count, spent.page);
    say("  loading", count, spent.load);
    say("  folding", count, spent.fold);
    say("  committing", count, spent.commit);
    say("  committing, per document", written, spent.commit);
    store.drop_generation(generation.id).await?;
    Ok(())
}

fn page_after(
    store: &std::sync::Arc<SqliteStore>,
    after: Position,
) -> tokio::task::JoinHandle<Result<LogPage, cqrs_core::StoreError>> {
    let store = store.clone();
    tokio::spawn(async move { store.read_log(after, &filter(), PAGE).await })
}

fn say(what: &str, count: usize, took: Duration) {
    let count = u32::try_from(count).unwrap_or(u32::MAX).max(1);
    let each = took / count;
    let rate = f64::from(count) / took.as_secs_f64();
    println!("{what}: {took:.2?}, {each:?} each, {rate:.0} a second");
}
