use cqrs_core::{Advance, Position, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::{failure::Failure, read::counter};

/// Whether the part still has the revision that the step was worked out on. Nobody can change that
/// any more: the transaction has SQLite's one write lock, so no part is ever held by others.
pub(super) fn is_current(log: &Connection, advance: &Advance) -> Result<bool, Failure> {
    let part = advance.part;
    let mut statement = log.prepare_cached(include_str!("lease.sql"))?;
    let mut rows = statement.query((part.generation.0, part.partition))?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let position: Position = counter("a checkpoint", row.get(0)?)?;
    let revision = row.get::<_, i64>(1)?.cast_unsigned();
    if revision == advance.revision && advance.to < position {
        return Err(Failure::Store(StoreError::Rejected {
            code: "checkpoint_backwards".into(),
            reason: format!("the checkpoint is at {position}, not to go to {}", advance.to),
        }));
    }
    Ok(revision == advance.revision)
}

/// Moves the checkpoint on, with what is parked and what is not any more.
pub(crate) fn advance(log: &Connection, advance: &Advance) -> Result<(), Failure> {
    let (generation, part) = (advance.part.generation.0, advance.part.partition);
    for unpark in &advance.unpark {
        log.prepare_cached(include_str!("unpark.sql"))?.execute(params![
            generation,
            part,
            unpark.key,
            unpark.through.as_i64()
        ])?;
    }
    for event in &advance.park {
        log.prepare_cached(include_str!("park.sql"))?.execute(params![
            generation,
            part,
            event.key,
            event.position.as_i64(),
            event.name,
            event.stream.category(),
            event.stream.id(),
            event.reason,
            event.attempts,
            event.parked_at.as_microsecond(),
        ])?;
    }
    log.prepare_cached(include_str!("move_checkpoint.sql"))?.execute(params![
        generation,
        part,
        advance.to.as_i64(),
        advance.epoch.as_i64(),
        Timestamp::now().as_microsecond(),
    ])?;
    Ok(())
}
