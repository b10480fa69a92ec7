use cqrs_core::{RecordedEvent, StreamId, Version};
use rusqlite::Connection;

use super::{by_version::ByVersion, row::Envelopes};
use crate::failure::Failure;

/// Reads one stream with envelopes.
pub(crate) fn read_stream(
    log: &Connection,
    stream: &StreamId,
    after: Version,
    limit: u32,
) -> Result<Vec<RecordedEvent>, Failure> {
    let mut envelopes = Envelopes::default();
    let (settled, recent) =
        (include_str!("read_stream.sql"), include_str!("read_recent_stream.sql"));
    ByVersion::new(log, settled, recent)?.read(stream, after, limit, |row| envelopes.read(row))
}
