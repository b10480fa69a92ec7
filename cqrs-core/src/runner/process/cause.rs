use uuid::Uuid;

use crate::{DecodeError, Metadata, Position, RecordedEvent};

/// Why a process wants something: everything that it sends is named after that, and carries it on.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// The id of the event, or of the command or deadline that an event led to.
    pub(crate) id: Uuid,
    /// Where the event stands in the log.
    pub(crate) position: Position,
    /// What goes on to whatever follows from it.
    pub(crate) metadata: Metadata,
}

impl Cause {
    /// An event.
    pub(crate) fn event(stored: &RecordedEvent) -> Result<Self, DecodeError> {
        let Metadata { correlation, actor, trace, .. } =
            stored.metadata().map_err(|e| DecodeError::Data {
                name: stored.name.clone(),
                version: stored.type_version,
                reason: format!("its metadata: {e}"),
            })?;
        let (id, position) = (stored.event_id, stored.position);
        let correlation = correlation.or(Some(id));
        let causation = Some(id);
        let metadata = Metadata { correlation, causation, actor, trace, ..Metadata::new() };
        Ok(Self { id, position, metadata })
    }
}
