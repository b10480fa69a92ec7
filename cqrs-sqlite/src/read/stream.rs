use cqrs_core::{RecordedEvent, StreamId, Version};
use rusqlite::Connection;

use super::{by_version::ByVersion, row::Envelopes};
use crate::failure::Failure;

const EVENTS: ByVersion = ByVersion {
    settled: include_str!("read_stream.sql"),
    recent: include_str!("read_recent_stream.sql"),
};

/// Reads one stream with envelopes.
pub(crate) fn read_stream(
    log: &Connection,
    stream: &StreamId,
    after: Version,
    limit: u32,
) -> Result<Vec<RecordedEvent>, Failure> {
    let mut envelopes = Envelopes::default();
    EVENTS.read(log, stream, after, limit, |row| envelopes.read(row))
}
