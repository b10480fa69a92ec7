use cqrs_core::{StreamId, Version};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::failure::Failure;

/// Where the events of a stream are found: those that have been moved to where they stay, and the
/// newest ones. Each statement takes the number of a stream, the version after which to begin, and
/// how many rows at most.
pub(super) struct ByVersion {
    pub(super) settled: &'static str,
    pub(super) recent: &'static str,
}

impl ByVersion {
    /// Reads at most so many events of a stream, in order.
    pub(super) fn read<T>(
        &self,
        log: &Connection,
        stream: &StreamId,
        after: Version,
        limit: u32,
        mut event: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut events = Vec::new();
        let Some(stream) = number(log, stream)? else { return Ok(events) };
        // The newest have higher versions than all that have been moved.
        for sql in [self.settled, self.recent] {
            let left = u64::from(limit).saturating_sub(events.len() as u64);
            if left == 0 {
                break;
            }
            let mut statement = log.prepare_cached(sql)?;
            let mut rows = statement.query(params![stream, after.as_i64(), left.cast_signed()])?;
            while let Some(row) = rows.next()? {
                events.push(event(row)?);
            }
        }
        Ok(events)
    }
}

/// The number of a stream; `None` where it has no events.
fn number(log: &Connection, stream: &StreamId) -> Result<Option<i64>, Failure> {
    let mut statement = log.prepare_cached(include_str!("find_stream.sql"))?;
    Ok(statement.query_row((stream.category(), stream.id()), |row| row.get(0)).optional()?)
}
