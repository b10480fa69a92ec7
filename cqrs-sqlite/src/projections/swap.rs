use cqrs_core::{GenerationId, GenerationState, Swap};
use rusqlite::Connection;

use super::{
    generation,
    objects::{put_aside, put_in_place},
};
use crate::failure::Failure;

/// Lets the generation serve, unless a part of it is behind a part of the one that does. Readers
/// see the one before, or the other after: the names change hands in one transaction.
pub(crate) fn swap(log: &Connection, id: GenerationId) -> Result<Swap, Failure> {
    let Some(new) = generation::find(log, id)? else { return Ok(Swap::Gone) };
    match new.state {
        GenerationState::Live => return Ok(Swap::Swapped),
        GenerationState::Retired => return Ok(Swap::Gone),
        GenerationState::Building => {}
    }
    if let Some(old) = generation::live(log, &new.name)? {
        if old.version > new.version {
            // A higher version took over meanwhile.
            return Ok(Swap::Gone);
        }
        let is_behind: bool = log
            .prepare_cached(include_str!("is_behind.sql"))?
            .query_row([id.0, old.id.0], |row| row.get(0))?;
        if is_behind {
            return Ok(Swap::Behind);
        }
        put_aside(log, old.id)?;
        set_state(log, old.id, "retired")?;
    }
    put_in_place(log, id)?;
    set_state(log, id, "live")?;
    Ok(Swap::Swapped)
}

fn set_state(log: &Connection, id: GenerationId, state: &str) -> Result<(), Failure> {
    log.prepare_cached(include_str!("set_state.sql"))?.execute((id.0, state))?;
    log.prepare_cached(include_str!("raise_revisions.sql"))?.execute([id.0])?;
    Ok(())
}
