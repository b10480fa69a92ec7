use cqrs_core::{GenerationId, Position};
use rusqlite::Connection;

use crate::{failure::Failure, read::counter};

/// How far queries of a generation see: what its parts have reached, as far as the log still
/// bears it out.
pub(crate) fn seen(log: &Connection, generation: GenerationId) -> Result<Position, Failure> {
    let mut statement = log.prepare_cached(include_str!("seen.sql"))?;
    let lowest: Option<i64> = statement.query_row([generation.0], |row| row.get(0))?;
    lowest.map_or(Ok(Position::START), |lowest| counter("a checkpoint", lowest))
}
