//! How many appends a second are durable, alone and in batches, on the disk of a folder, and how
//! fast they are read again:
//! `cargo run --release -p cqrs-sqlite --example append_rate [FOLDER] [SECONDS]`.

use std::{
    error::Error,
    path::PathBuf,
    time::{Duration, Instant},
};

use cqrs_core::{
    Append, AppendBatch, BatchId, EventStore, ExpectedVersion, LogFilter, NewEvent, Position,
    StreamId,
};
use cqrs_sqlite::SqliteStore;
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let seconds = arguments.next().and_then(|s| s.to_str()?.parse().ok()).unwrap_or(2);
    let path = folder.join(format!("append-rate-{}.db", Uuid::now_v7()));
    let store = SqliteStore::open(&path).await?;
    for size in [1, 8, 64, 100, 128] {
        measure(&store, size, Duration::from_secs(seconds)).await?;
    }
    read(&store).await?;
    store.close().await;
    std::fs::remove_file(&path)?;
    Ok(())
}

async fn measure(store: &SqliteStore, size: u64, time: Duration) -> Result<(), Box<dyn Error>> {
    let (slot, epoch) = (Uuid::now_v7(), store.head().await?.epoch);
    let began = Instant::now();
    let mut number = 0;
    while began.elapsed() < time {
        number += 1;
        let appends = (0..size).map(|_| append()).collect::<Result<_, _>>()?;
        store.append(&AppendBatch { id: BatchId { slot, number }, epoch, appends }).await?;
    }
    let rate = |count: u64| u128::from(count) * 1_000 / began.elapsed().as_millis();
    println!(
        "{size:4} per batch: {:7} appends/s, {:5} commits/s",
        rate(number * size),
        rate(number)
    );
    Ok(())
}

/// One event to one of 10,000 streams.
fn append() -> Result<Append, Box<dyn Error>> {
    Ok(Append {
        stream: StreamId::new("account", fastrand::u32(..10_000).to_string())?,
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

/// The whole log in pages of 1,000 events.
async fn read(store: &SqliteStore) -> Result<(), Box<dyn Error>> {
    let (began, mut after, mut count) = (Instant::now(), Position::START, 0);
    loop {
        let page = store.read_log(after, &LogFilter::all(), 1_000).await?;
        if page.events.is_empty() {
            break;
        }
        (after, count) = (page.through, count + page.events.len() as u128);
    }
    println!("{count} events read, {} events/s", count * 1_000 / began.elapsed().as_millis());
    Ok(())
}
