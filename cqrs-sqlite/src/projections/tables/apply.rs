use cqrs_core::{
    Advance, Advanced, Generation, GenerationState, HandlerError, RecordedEvent, SqlApplied,
    SqlProjection, StoreError,
};
use rusqlite::Connection;
use tokio::runtime::Handle;

use super::handle::{Untaken, handle};
use crate::{
    failure::Failure,
    patience::Patience,
    projections::{
        advance::{advance, is_current},
        generation,
        objects::{put_aside, put_in_place},
    },
    session::{Durable, End, Session, WriteError},
};

/// Runs the handlers of the events on the generation's tables and moves the checkpoint, if the
/// part still has the revision.
pub(crate) fn apply(
    session: &mut Session,
    patience: Patience,
    step: &Advance,
    events: &[RecordedEvent],
    projection: &dyn SqlProjection<Db = Connection>,
    runtime: &Handle,
) -> Result<SqlApplied, StoreError> {
    let fence = session.fence();
    // What cannot be taken back should not be done again either.
    let durable = if projection.spec().side_effects { Durable::Now } else { Durable::Later };
    let applied = session.transact(durable, patience, |log| {
        let stale = End::RollBack(SqlApplied::Advanced(Advanced::Stale));
        if !is_current(log, step)? {
            return Ok(stale);
        }
        let Some(generation) = generation::find(log, step.part.generation)? else {
            return Ok(stale);
        };
        let failed = on_its_tables(log, &generation, events, |log| {
            handle(log, &fence, events, projection, runtime)
        })?;
        if let Some(Untaken { index, error }) = failed {
            return Ok(End::RollBack(SqlApplied::Failed { index, error }));
        }
        advance(log, step)?;
        Ok(End::Commit(SqlApplied::Advanced(Advanced::Committed)))
    });
    match (applied, events.len().checked_sub(1)) {
        (Err(WriteError::NotStored(error)), Some(index)) if is_dangling(&error) => {
            let error = HandlerError::new(format!("at the end of its batch: {error}"));
            Ok(SqlApplied::Failed { index, error })
        }
        (applied, _) => Ok(applied?),
    }
}

/// Whether a foreign key that was deferred refers to nothing. That shows at the end of a batch, and
/// whose it is when the batch is cut shorter.
fn is_dangling(error: &StoreError) -> bool {
    let foreign_key = format!("sqlite_{}", rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY);
    matches!(error, StoreError::Rejected { code, .. } if *code == foreign_key)
}

/// Runs the work where the plain names are those of the generation's tables.
pub(crate) fn on_its_tables(
    log: &mut Connection,
    generation: &Generation,
    events: &[RecordedEvent],
    work: impl FnOnce(&mut Connection) -> Result<Option<Untaken>, Failure>,
) -> Result<Option<Untaken>, Failure> {
    if generation.state == GenerationState::Live || events.is_empty() {
        return work(log);
    }
    let live = generation::live(log, &generation.name)?;
    if let Some(live) = &live {
        put_aside(log, live.id)?;
    }
    put_in_place(log, generation.id)?;
    if let Some(untaken) = work(log)? {
        // All of this is rolled back.
        return Ok(Some(untaken));
    }
    put_aside(log, generation.id)?;
    if let Some(live) = &live {
        put_in_place(log, live.id)?;
    }
    Ok(None)
}
