use cqrs_core::{GenerationId, GenerationState, StoreError};
use rusqlite::Connection;

use super::{documents::drop_table, generation, objects::drop_objects};
use crate::failure::Failure;

/// Drops a generation that does not serve, with all that it has. `false` where it is not there.
pub(crate) fn drop_generation(log: &Connection, id: GenerationId) -> Result<bool, Failure> {
    let Some(generation) = generation::find(log, id)? else { return Ok(false) };
    if generation.state == GenerationState::Live {
        return Err(Failure::Store(StoreError::Rejected {
            code: "generation_serves".into(),
            reason: format!("generation {id} of `{}` serves", generation.name),
        }));
    }
    if has_documents(log, id)? {
        drop_table(log, &generation)?;
    }
    drop_objects(log, id)?;
    // Its objects, checkpoints and parked events go with it.
    log.prepare_cached(include_str!("delete_generation.sql"))?.execute([id.0])?;
    Ok(true)
}

fn has_documents(log: &Connection, id: GenerationId) -> Result<bool, Failure> {
    let mut statement = log.prepare_cached(include_str!("has_documents.sql"))?;
    Ok(statement.query_row([id.0], |row| row.get(0))?)
}
