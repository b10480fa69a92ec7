use std::{any::type_name, fmt, ops::Deref};

use jiff::Timestamp;
use uuid::Uuid;

use super::{Aggregate, BelongsTo, DecodeError};
use crate::{Metadata, Position, RecordedEvent, StreamId, Version};

/// The id type of the aggregate that an event happens to.
type IdOf<E> = <<E as BelongsTo>::Aggregate as Aggregate>::Id;

/// A decoded event with its envelope. It derefs to the event; the envelope is behind methods, so
/// that no field can collide.
///
/// ```
#[doc = include_str!("example.md")]
/// use cqrs_core::{RecordedEvent, StreamId};
/// # use cqrs_core::{Position, Version};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let stored = RecordedEvent {
///     stream: StreamId::new("account", "ada")?,
///     name: "account.deposited".into(),
///     type_version: 1,
///     data: r#"{"amount":5}"#.into(),
/// #   position: Position::START.next(),
/// #   version: Version::NONE.next(),
/// #   event_id: uuid::Uuid::nil(),
/// #   metadata: "{}".into(),
/// #   recorded_at: jiff::Timestamp::UNIX_EPOCH,
///     // and so on
/// };
/// let deposited = Recorded::<MoneyDeposited>::decode(&stored)?;
/// assert_eq!(deposited.amount, 5);
/// assert_eq!(deposited.id(), &AccountId::from("ada"));
/// # Ok(())
/// # }
/// ```
pub struct Recorded<E: BelongsTo> {
    event: E,
    id: IdOf<E>,
    position: Position,
    stream: StreamId,
    version: Version,
    event_id: Uuid,
    metadata: Metadata,
    recorded_at: Timestamp,
}

impl<E: BelongsTo> Recorded<E> {
    /// Decodes an event of the log, and the id of the stream that it happened to.
    ///
    /// # Errors
    /// [`DecodeError`] where it is another event, or where the data, the metadata or the stream's
    /// id cannot be read as this type.
    pub fn decode(stored: &RecordedEvent) -> Result<Self, DecodeError> {
        if stored.name != E::NAME {
            return Err(DecodeError::AnotherEvent { name: stored.name.clone(), expected: E::NAME });
        }
        let metadata = stored.metadata().map_err(|e| DecodeError::Data {
            name: stored.name.clone(),
            version: stored.type_version,
            reason: format!("its metadata: {e}"),
        })?;
        let id = stored.stream.id().parse().map_err(|_| DecodeError::Id {
            id: stored.stream.id().to_owned(),
            expected: type_name::<IdOf<E>>(),
        })?;
        Ok(Self {
            event: E::decode(stored.type_version, &stored.data)?,
            id,
            position: stored.position,
            stream: stored.stream.clone(),
            version: stored.version,
            event_id: stored.event_id,
            metadata,
            recorded_at: stored.recorded_at,
        })
    }

    /// The id of the aggregate that it happened to.
    pub fn id(&self) -> &<E::Aggregate as Aggregate>::Id {
        &self.id
    }

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

impl<E: BelongsTo> Deref for Recorded<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.event
    }
}

impl<E: BelongsTo + Clone> Clone for Recorded<E> {
    fn clone(&self) -> Self {
        Self {
            event: self.event.clone(),
            id: self.id.clone(),
            position: self.position,
            stream: self.stream.clone(),
            version: self.version,
            event_id: self.event_id,
            metadata: self.metadata.clone(),
            recorded_at: self.recorded_at,
        }
    }
}

impl<E: BelongsTo> fmt::Debug for Recorded<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("position", &self.position)
            .field("stream", &self.stream)
            .field("version", &self.version)
            .field("event", self.event.__debug())
            .finish_non_exhaustive()
    }
}
