//! What became of a batch: the record that its own transaction writes, and the fence against it.

mod record;

use cqrs_core::{BatchFate, BatchId, Position, StoreError};
use rusqlite::Connection;

use self::record::{find, record};
use crate::{failure::Failure, patience::Patience, session::Session};

/// Says what became of the batch; fences it off if nothing did. Waits for a writer that is
/// committing, because it needs the write lock itself.
pub(crate) fn resolve(
    session: &mut Session,
    batch: BatchId,
    patience: Patience,
) -> Result<BatchFate, StoreError> {
    let fate = session.write(patience, |log| {
        if let Some(fate) = find(log, batch)? {
            return Ok(fate);
        }
        record(log, batch, BatchFate::Fenced)?;
        Ok(BatchFate::Fenced)
    });
    Ok(fate?)
}

/// Turns away a batch whose fate is already known.
pub(crate) fn check_is_new(log: &Connection, batch: BatchId) -> Result<(), Failure> {
    match find(log, batch)? {
        None => Ok(()),
        Some(BatchFate::Fenced) => Err(StoreError::Fenced { batch }.into()),
        Some(BatchFate::Committed { .. }) => Err(Failure::Store(StoreError::Rejected {
            code: "batch_id_reused".into(),
            reason: format!("another batch was committed as {batch}"),
        })),
    }
}

/// Writes down, in the batch's own transaction, that it is committed.
pub(crate) fn committed(
    log: &Connection,
    batch: BatchId,
    positions: Option<(Position, Position)>,
) -> Result<(), Failure> {
    record(log, batch, BatchFate::Committed { positions })
}
