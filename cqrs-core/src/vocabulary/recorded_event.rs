use jiff::Timestamp;
use uuid::Uuid;

use super::{Metadata, Position, StreamId, Version};

/// An event as it stands in the log, with its envelope, not decoded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Where it stands in the log.
    pub position: Position,
    /// The stream that it happened to.
    pub stream: StreamId,
    /// Where it stands in its stream.
    pub version: Version,
    /// Its own id.
    pub event_id: Uuid,
    /// The stored name of its type.
    pub name: String,
    /// The version of its type's shape.
    pub type_version: u16,
    /// The event as JSON text.
    pub data: String,
    /// Its metadata as JSON text.
    pub metadata: String,
    /// When the store took it. Never runs backwards along positions.
    pub recorded_at: Timestamp,
}

impl RecordedEvent {
    /// The metadata, decoded.
    ///
    /// # Errors
    /// Where somebody else wrote metadata of another shape.
    pub fn metadata(&self) -> Result<Metadata, serde_json::Error> {
        serde_json::from_str(&self.metadata)
    }
}

/// An event as a load reads it: what a state is folded from, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamEvent {
    /// Where it stands in its stream.
    pub version: Version,
    /// Where it stands in the log.
    pub position: Position,
    /// The stored name of its type.
    pub name: String,
    /// The version of its type's shape.
    pub type_version: u16,
    /// The event as JSON text.
    pub data: String,
}
