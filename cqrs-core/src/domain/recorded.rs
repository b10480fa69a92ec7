use std::ops::Deref;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Aggregate, BelongsTo, DecodeError, Event};
use crate::{Metadata, Position, RecordedEvent, StreamId, Version};

/// A decoded event with its envelope. It derefs to the event; the envelope is behind methods, so
/// that no field can collide.
#[derive(Debug, Clone)]
pub struct Recorded<E> {
    event: E,
    position: Position,
    stream: StreamId,
    version: Version,
    event_id: Uuid,
    metadata: Metadata,
    recorded_at: Timestamp,
}

impl<E: Event> Recorded<E> {
    /// Decodes an event of the log.
    ///
    /// # Errors
    /// [`DecodeError`] where the data or the metadata cannot be read as this type.
    pub fn decode(stored: &RecordedEvent) -> Result<Self, DecodeError> {
        let metadata = stored.metadata().map_err(|e| DecodeError::Data {
            name: stored.name.clone(),
            version: stored.type_version,
            reason: format!("its metadata: {e}"),
        })?;
        Ok(Self {
            event: E::decode(stored.type_version, &stored.data)?,
            position: stored.position,
            stream: stored.stream.clone(),
            version: stored.version,
            event_id: stored.event_id,
            metadata,
            recorded_at: stored.recorded_at,
        })
    }
}

impl<E> Recorded<E> {
    /// Where it stands in the log.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The stream that it happened to.
    pub fn stream(&self) -> &StreamId {
        &self.stream
    }

    /// Where it stands in its stream.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Its own id.
    pub fn event_id(&self) -> Uuid {
        self.event_id
    }

    /// Why it happened.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// When the store took it.
    pub fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// The event itself.
    pub fn into_event(self) -> E {
        self.event
    }
}

impl<E: BelongsTo> Recorded<E> {
    /// The id of the aggregate that it happened to.
    ///
    /// # Errors
    /// [`DecodeError::Id`] where somebody else wrote a stream with an id of another form.
    pub fn id(&self) -> Result<<E::Aggregate as Aggregate>::Id, DecodeError> {
        self.stream.id().parse().map_err(|_| DecodeError::Id {
            id: self.stream.id().to_owned(),
            expected: std::any::type_name::<<E::Aggregate as Aggregate>::Id>(),
        })
    }
}

impl<E> Deref for Recorded<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.event
    }
}
