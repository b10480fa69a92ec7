use cqrs_core::{RecordedEvent, StreamId, Version};
use rusqlite::{Connection, params};

use super::row::Envelopes;
use crate::failure::Failure;

/// Reads one stream with envelopes.
pub(crate) fn read_stream(
    log: &Connection,
    stream: &StreamId,
    after: Version,
    limit: u32,
) -> Result<Vec<RecordedEvent>, Failure> {
    let mut statement = log.prepare_cached(include_str!("read_stream.sql"))?;
    let mut rows =
        statement.query(params![stream.category(), stream.id(), after.as_i64(), limit])?;
    let mut envelopes = Envelopes::default();
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(envelopes.read(row)?);
    }
    Ok(events)
}
