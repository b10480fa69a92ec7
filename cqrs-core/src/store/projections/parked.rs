use jiff::Timestamp;

use crate::{Position, RecordedEvent, StreamId};

/// An event that waits until somebody has mended what cannot take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedEvent {
    /// The key whose events queue up: that of the document, or the id of the stream.
    pub key: String,
    /// The event.
    pub position: Position,
    /// Its stored name.
    pub name: String,
    /// The stream that it happened to.
    pub stream: StreamId,
    /// Why it could not be taken; `None` where it only queues behind another.
    pub reason: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last; when it was recorded, where it never was.
    pub parked_at: Timestamp,
}

impl ParkedEvent {
    /// An event that queues behind another one of its key.
    #[must_use]
    pub fn queued(event: &RecordedEvent, key: &str) -> Self {
        Self {
            key: key.to_owned(),
            position: event.position,
            name: event.name.clone(),
            stream: event.stream.clone(),
            reason: None,
            attempts: 0,
            parked_at: event.recorded_at,
        }
    }
}

/// Why a part has stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The event that cannot be taken.
    pub position: Position,
    /// Its stored name.
    pub name: String,
    /// The stream that it happened to.
    pub stream: StreamId,
    /// What its handler said, or why it cannot be read.
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub at: Timestamp,
}
