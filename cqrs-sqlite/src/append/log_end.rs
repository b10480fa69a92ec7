use cqrs_core::{Epoch, Position};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{failure::Failure, read::counter};

/// Where the log stands while a batch is written, under the write lock.
pub(super) struct LogEnd {
    /// The position of the last event; moves on with every event of the batch.
    pub(super) head: Position,
    pub(super) epoch: Epoch,
    /// When this batch is recorded, in microseconds: now, or the time of the entry before it where
    /// the clock was set back.
    pub(super) recorded_at: i64,
}

impl LogEnd {
    pub(super) fn read(log: &Connection) -> Result<Self, Failure> {
        let mut statement = log.prepare_cached(include_str!("log_end.sql"))?;
        let (head, epoch, latest) =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?)))?;
        let now = Timestamp::now().as_microsecond();
        Ok(Self {
            head: counter("the head", head)?,
            epoch: counter("the epoch", epoch)?,
            recorded_at: now.max(latest),
        })
    }
}
