//! What can be said of any log, and ways to write to one without the loop.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use cqrs_core::{
    Append, AppendBatch, BatchId, Epoch, EventStore, ExpectedVersion, LogFilter, NewEvent,
    Position, RecordedEvent, StreamId,
};
use uuid::Uuid;

/// The whole log, read in pages, and checked: positions without gaps, versions without gaps in
/// each stream, no event twice, and a clock that never runs backwards.
pub(crate) async fn whole_log(store: &dyn EventStore) -> Vec<RecordedEvent> {
    let head = store.head().await.unwrap().position;
    let mut events: Vec<RecordedEvent> = Vec::new();
    let mut through = Position::START;
    while through < head {
        let page = store.read_log(through, &LogFilter::all(), 1_000).await.unwrap();
        assert!(page.through > through, "reading stops at {through}, before the head {head}");
        through = page.through;
        events.extend(page.events);
    }
    let mut versions: HashMap<&StreamId, u64> = HashMap::new();
    let mut ids = HashSet::new();
    for (event, position) in events.iter().zip(1..) {
        assert_eq!(event.position, position, "a gap, or an event at the wrong place");
        let version = versions.entry(&event.stream).or_default();
        *version += 1;
        assert_eq!(event.version, *version, "at position {position} of stream {}", event.stream);
        assert!(ids.insert(event.event_id), "event {} stands in the log twice", event.event_id);
    }
    let backwards = events.windows(2).find(|pair| pair[0].recorded_at > pair[1].recorded_at);
    assert_eq!(backwards, None, "the clock ran backwards");
    events
}

pub(crate) fn event(data: impl Into<String>) -> NewEvent {
    NewEvent {
        event_id: Uuid::now_v7(),
        name: "account.deposited".into(),
        type_version: 1,
        data: data.into(),
        metadata: Arc::from("{}"),
    }
}

pub(crate) fn stream(id: &str) -> StreamId {
    StreamId::new("account", id).unwrap()
}

pub(crate) fn append(id: &str, expected: ExpectedVersion, events: Vec<NewEvent>) -> Append {
    Append { stream: stream(id), expected, events, key: None }
}

/// A batch of a slot of its own.
pub(crate) fn batch(epoch: Epoch, appends: Vec<Append>) -> AppendBatch {
    AppendBatch { id: BatchId { slot: Uuid::now_v7(), number: 1 }, epoch, appends }
}
