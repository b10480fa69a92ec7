use cqrs_core::{
    Append, AppendBatch, BatchId, Epoch, EventStore, ExpectedVersion, Fingerprint, IdempotencyKey,
    KeyedOutcome, LogFilter, NewEvent, Position, RecordedEvent, StreamId,
};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) fn stream(id: &str) -> StreamId {
    StreamId::new("account", id).expect("a stream's id")
}

pub(crate) fn event() -> NewEvent {
    NewEvent {
        event_id: Uuid::now_v7(),
        name: "account.deposited".into(),
        type_version: 1,
        data: r#"{"amount":100}"#.into(),
        metadata: "{}".into(),
    }
}

/// So many events on the stream of that id, whatever it looks like.
pub(crate) fn append(id: &str, events: usize) -> Append {
    Append {
        stream: stream(id),
        expected: ExpectedVersion::Any,
        events: (0..events).map(|_| event()).collect(),
        key: None,
    }
}

/// The same under a key, decided just now.
pub(crate) fn keyed(id: &str, events: usize, key: &str) -> Append {
    let key = KeyedOutcome {
        key: IdempotencyKey::new(key).expect("a key"),
        fingerprint: Fingerprint::from_bytes([7; 32]),
        refusal: None,
        decided_at: Timestamp::UNIX_EPOCH,
    };
    Append { key: Some(key), ..append(id, events) }
}

/// A batch of a slot of its own, in the first epoch.
pub(crate) fn batch(appends: Vec<Append>) -> AppendBatch {
    let id = BatchId { slot: Uuid::now_v7(), number: 1 };
    AppendBatch { id, epoch: Epoch::UNKNOWN.next(), appends }
}

/// Every event of the log, in order.
pub(crate) async fn take_all(store: &dyn EventStore) -> Vec<RecordedEvent> {
    let (mut events, mut after) = (Vec::new(), Position::START);
    loop {
        let mut page = store.read_log(after, &LogFilter::all(), 1_000).await.expect("a page");
        if page.events.is_empty() {
            return events;
        }
        events.append(&mut page.events);
        after = page.through;
    }
}
