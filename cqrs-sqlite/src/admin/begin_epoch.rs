use cqrs_core::Epoch;
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{failure::Failure, read::counter};

/// Begins another epoch after the events that there are.
pub(crate) fn begin_epoch(log: &Connection, reason: &str) -> Result<Epoch, Failure> {
    let mut statement = log.prepare_cached(include_str!("begin_epoch.sql"))?;
    let now = Timestamp::now().as_microsecond();
    counter("the epoch", statement.query_row((now, reason), |row| row.get(0))?)
}
