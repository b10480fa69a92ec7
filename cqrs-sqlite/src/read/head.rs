use cqrs_core::LogHead;
use rusqlite::Connection;

use super::counter;
use crate::failure::Failure;

/// The end of the log, and its epoch.
pub(crate) fn head(log: &Connection) -> Result<LogHead, Failure> {
    let mut statement = log.prepare_cached(include_str!("head.sql"))?;
    let (position, epoch) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(LogHead { position: counter("the head", position)?, epoch: counter("the epoch", epoch)? })
}
