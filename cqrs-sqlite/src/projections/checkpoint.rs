use cqrs_core::{Checkpoint, Part};
use rusqlite::Connection;

use super::generation;
use crate::{failure::Failure, read::counter};

/// How far the part has come, if it is there.
pub(crate) fn checkpoint(log: &Connection, part: Part) -> Result<Option<Checkpoint>, Failure> {
    let Some(of) = generation::find(log, part.generation)? else { return Ok(None) };
    let by = (part.generation.0, part.partition);
    let mut statement = log.prepare_cached(include_str!("checkpoint.sql"))?;
    let mut rows = statement.query(by)?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut parked = log.prepare_cached(include_str!("parked_keys.sql"))?;
    Ok(Some(Checkpoint {
        state: of.state,
        position: counter("a checkpoint", row.get(0)?)?,
        epoch: counter("the epoch of a checkpoint", row.get(1)?)?,
        revision: row.get::<_, i64>(2)?.cast_unsigned(),
        lost: row.get(3)?,
        parked: parked.query_map(by, |row| row.get(0))?.collect::<Result<_, _>>()?,
    }))
}
