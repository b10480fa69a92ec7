use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::failure::Failure;

/// Forgets the oldest outcomes, and says how many.
pub(crate) fn prune_keys(log: &Connection, before: Timestamp, limit: u32) -> Result<u64, Failure> {
    let mut statement = log.prepare_cached(include_str!("prune_keys.sql"))?;
    let forgotten = statement.execute(params![before.as_microsecond(), limit])?;
    Ok(u64::try_from(forgotten).unwrap_or(u64::MAX))
}
