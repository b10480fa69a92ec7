use cqrs_core::{StreamId, Version};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use crate::failure::Failure;

/// Finds the events of streams: those that have been moved to where they stay, then the newest.
pub(super) struct ByVersion<'c> {
    number: CachedStatement<'c>,
    /// Both take the number of a stream, the version after which to begin, and how many rows at
    /// most.
    settled: CachedStatement<'c>,
    recent: CachedStatement<'c>,
}

impl<'c> ByVersion<'c> {
    pub(super) fn new(log: &'c Connection, settled: &str, recent: &str) -> Result<Self, Failure> {
        Ok(Self {
            number: log.prepare_cached(include_str!("find_stream.sql"))?,
            settled: log.prepare_cached(settled)?,
            recent: log.prepare_cached(recent)?,
        })
    }

    /// Reads at most so many events of a stream, in order.
    pub(super) fn read<T>(
        &mut self,
        stream: &StreamId,
        after: Version,
        limit: u32,
        mut event: impl FnMut(&Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut events = Vec::new();
        let names = (stream.category(), stream.id());
        let number: Option<i64> = self.number.query_row(names, |row| row.get(0)).optional()?;
        let Some(number) = number else { return Ok(events) };
        // The newest have higher versions than all that have been moved.
        for found in [&mut self.settled, &mut self.recent] {
            let left = i64::from(limit) - i64::try_from(events.len()).unwrap_or(i64::MAX);
            if left <= 0 {
                break;
            }
            let mut rows = found.query(params![number, after.as_i64(), left])?;
            while let Some(row) = rows.next()? {
                events.push(event(row)?);
            }
        }
        Ok(events)
    }
}
