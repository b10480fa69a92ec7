use jiff::Timestamp;

use crate::{Position, StreamId};

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
    /// When it was parked, or tried last.
    pub parked_at: Timestamp,
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
