use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{given::NOW, written::Written};
use crate::{
    Aggregate, Events, Identifies, IntoEvents, Metadata, Position, RecordedEvent, StreamId, Version,
};

/// What has happened in a spec, as a log would give it to a projection. Kits that test projections
/// on a store stand on it.
///
/// ```
#[doc = include_str!("../domain/example.md")]
/// use cqrs_core::testing::History;
///
/// let mut history = History::new();
/// let ada = AccountId::from("ada");
/// let events = history.happens(&ada, (MoneyDeposited { amount: 5 }, MoneyWithdrawn { amount: 2 }));
/// assert_eq!(events.len(), 2);
/// assert_eq!((events[1].version.get(), events[1].position.get()), (2, 2));
/// ```
#[derive(Debug, Clone)]
pub struct History {
    versions: HashMap<StreamId, Version>,
    position: Position,
    now: Timestamp,
    metadata: Metadata,
}

impl History {
    /// Nothing has happened yet. The time is [`NOW`].
    #[must_use]
    pub fn new() -> Self {
        Self {
            versions: HashMap::new(),
            position: Position::START,
            now: NOW,
            metadata: Metadata::new(),
        }
    }

    /// What happens from here on is recorded at this time.
    pub fn at(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// What happens from here on has this metadata.
    pub fn metadata(&mut self, metadata: Metadata) {
        self.metadata = metadata;
    }

    /// This happens next to one aggregate: an event, or a tuple, `Vec`, array or `Option` of them.
    ///
    /// # Panics
    /// Where an event cannot be stored, or its id cannot name a stream.
    #[track_caller]
    pub fn happens<I: Identifies>(
        &mut self,
        id: &I,
        history: impl IntoEvents<I::Aggregate>,
    ) -> Vec<RecordedEvent> {
        let stream = match StreamId::new(I::Aggregate::CATEGORY, id.to_string()) {
            Ok(stream) => stream,
            Err(e) => panic!("{id:?} cannot name a stream: {e}"),
        };
        let mut events = Events::new();
        events.push(history);
        let mut recorded = Vec::new();
        for event in events.into_vec() {
            let written = Written::of(&event).and_then(|written| self.record(&stream, &written));
            match written {
                Ok(event) => recorded.push(event),
                Err(reason) => panic!("event {} of what is given: {reason}", self.position.next()),
            }
        }
        recorded
    }

    fn record(&mut self, stream: &StreamId, written: &Written) -> Result<RecordedEvent, String> {
        let metadata = serde_json::to_string(&self.metadata).map_err(|e| e.to_string())?;
        let version = self.versions.entry(stream.clone()).or_default();
        *version = version.next();
        self.position = self.position.next();
        Ok(RecordedEvent {
            position: self.position,
            stream: stream.clone(),
            version: *version,
            event_id: Uuid::from_u128(self.position.get().into()),
            name: written.name().to_owned(),
            type_version: written.version(),
            data: written.text().to_owned(),
            metadata,
            recorded_at: self.now,
        })
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}
