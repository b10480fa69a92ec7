//! An event as a store gives it.

use cqrs_core::{InvalidStreamId, Position, RecordedEvent, StreamId, Version};
use jiff::Timestamp;

pub(crate) fn recorded(
    category: &str,
    id: &str,
    name: &str,
    data: &str,
) -> Result<RecordedEvent, InvalidStreamId> {
    Ok(RecordedEvent {
        position: Position::START.next(),
        stream: StreamId::new(category, id)?,
        version: Version::NONE.next(),
        event_id: uuid::Uuid::nil(),
        name: format!("{category}.{name}"),
        type_version: 1,
        data: data.to_owned(),
        metadata: "{}".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
    })
}
