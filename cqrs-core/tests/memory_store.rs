//! What only the log in memory has: a clock that can be given, and clones that share the log.

use std::sync::atomic::{AtomicI64, Ordering};

use cqrs_core::{
    Append, AppendBatch, BatchId, Clock, Epoch, EventStore, ExpectedVersion, MemoryStore, NewEvent,
    StreamId, Version,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Runs backwards, a second and some nanoseconds at a time.
#[derive(Default)]
struct Backwards(AtomicI64);

impl Clock for Backwards {
    fn now(&self) -> Timestamp {
        let second = self.0.fetch_sub(1, Ordering::Relaxed);
        Timestamp::new(1_000_000 + second, 123_456_789).unwrap_or_default()
    }
}

fn noted(stream: &StreamId, number: u64) -> AppendBatch {
    let event = NewEvent {
        event_id: Uuid::now_v7(),
        name: "account.noted".into(),
        type_version: 1,
        data: "{}".into(),
        metadata: "{}".into(),
    };
    let append = Append {
        stream: stream.clone(),
        expected: ExpectedVersion::Any,
        events: vec![event],
        key: None,
    };
    let id = BatchId { slot: Uuid::nil(), number };
    AppendBatch { id, epoch: Epoch::UNKNOWN.next(), appends: vec![append] }
}

#[tokio::test]
async fn records_whole_microseconds_that_never_run_backwards()
-> Result<(), Box<dyn std::error::Error>> {
    let store = MemoryStore::with_clock(Backwards::default());
    let ada = StreamId::new("account", "ada")?;
    for number in 1..=3 {
        store.append(&noted(&ada, number)).await?;
    }
    let events = store.read_stream(&ada, Version::NONE, 10).await?;
    let times: Vec<_> = events.iter().map(|event| event.recorded_at).collect();
    assert_eq!(times, [Timestamp::new(1_000_000, 123_456_000)?; 3]);
    Ok(())
}

#[tokio::test]
async fn a_clone_shares_the_log() -> Result<(), Box<dyn std::error::Error>> {
    let store = MemoryStore::default();
    let ada = StreamId::new("account", "ada")?;
    store.clone().append(&noted(&ada, 1)).await?;
    assert_eq!(store.read_stream(&ada, Version::NONE, 10).await?.len(), 1);
    assert_ne!(store.head().await?, MemoryStore::default().head().await?);
    Ok(())
}
