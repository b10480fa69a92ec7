//! The events of a batch as they are stored now, without reading them again.

use cqrs_core::{
    AppendBatch, NewEvent, Position, RecordedEvent, StoreError, StreamId, Verdict, Version,
};
use jiff::Timestamp;

use crate::errors::unreadable;

/// The new events of a batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent<'b> {
    batch: &'b AppendBatch,
    verdicts: &'b [Verdict],
    /// Before the first of them.
    pub(super) before: Position,
    /// Of the last of them.
    pub(super) head: Position,
}

impl<'b> Sent<'b> {
    /// `None` where nothing happened.
    pub(super) fn of(batch: &'b AppendBatch, verdicts: &'b [Verdict]) -> Option<Self> {
        let (mut count, mut head) = (0, None);
        for (append, verdict) in batch.appends.iter().zip(verdicts) {
            if let Verdict::Appended { position, .. } = verdict {
                count += append.events.len() as u64;
                head = head.max(Some(*position));
            }
        }
        let head = head.filter(|_| count > 0)?;
        let before = Position::new(head.get().checked_sub(count)?).ok()?;
        Some(Self { batch, verdicts, before, head })
    }

    /// In the order of the log.
    pub(super) fn events(&self, at: Timestamp) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = Vec::new();
        for (append, verdict) in self.batch.appends.iter().zip(self.verdicts) {
            let Verdict::Appended { version, position } = verdict else { continue };
            // What comes after each of them, down to none.
            let behind = (0..append.events.len() as u64).rev();
            for (event, behind) in append.events.iter().zip(behind) {
                let place = (position.get().checked_sub(behind), version.get().checked_sub(behind));
                let (Some(position), Some(version)) = place else {
                    return Err(unreadable(format!("an append that ends at position {position}")));
                };
                let position = Position::new(position).map_err(unreadable)?;
                let version = Version::new(version).map_err(unreadable)?;
                events.push(recorded(event, &append.stream, position, version, at));
            }
        }
        Ok(events)
    }
}

fn recorded(
    event: &NewEvent,
    stream: &StreamId,
    position: Position,
    version: Version,
    recorded_at: Timestamp,
) -> RecordedEvent {
    RecordedEvent {
        position,
        stream: stream.clone(),
        version,
        event_id: event.event_id,
        name: event.name.clone().into_owned(),
        type_version: event.type_version,
        data: event.data.clone(),
        metadata: event.metadata.to_string(),
        recorded_at,
    }
}
