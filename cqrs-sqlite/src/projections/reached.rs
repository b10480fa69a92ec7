use cqrs_core::{GenerationId, Position};
use rusqlite::Connection;

use crate::{failure::Failure, read::counter};

/// How far the part has come that is furthest behind; the start where there is none.
pub(crate) fn reached(log: &Connection, generation: GenerationId) -> Result<Position, Failure> {
    let mut statement = log.prepare_cached(include_str!("reached.sql"))?;
    let lowest: Option<i64> = statement.query_row([generation.0], |row| row.get(0))?;
    lowest.map_or(Ok(Position::START), |lowest| counter("a checkpoint", lowest))
}
