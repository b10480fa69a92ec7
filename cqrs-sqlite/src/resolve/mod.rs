//! What became of a batch: the record that its own transaction writes, and the fence against it.

use cqrs_core::{BatchFate, BatchId, Position, StoreError};
use rusqlite::{Connection, params};

use crate::{failure::Failure, patience::Patience, read::counter, session::Session};

/// How many batches of a slot are remembered. An appender has one in flight and asks before it
/// goes on, so the last would do.
const REMEMBERED: u32 = 64;

/// Says what became of the batch; fences it off if nothing did. Waits for a writer that is
/// committing, because it needs the write lock itself.
pub(crate) fn resolve(
    session: &mut Session,
    batch: BatchId,
    patience: Patience,
) -> Result<BatchFate, StoreError> {
    let fate = session.write(patience, |log| match find(log, batch)? {
        Some(fate) => Ok(fate),
        None => {
            record(log, batch, BatchFate::Fenced)?;
            Ok(BatchFate::Fenced)
        }
    });
    Ok(fate?)
}

/// Turns away a batch whose fate is already known.
pub(crate) fn check_is_new(log: &Connection, batch: BatchId) -> Result<(), Failure> {
    match find(log, batch)? {
        None => Ok(()),
        Some(BatchFate::Fenced) => Err(StoreError::Fenced { batch }.into()),
        Some(BatchFate::Committed { .. }) => Err(Failure::Store(StoreError::Rejected {
            code: "BATCH_COMMITTED".into(),
            reason: format!("batch {batch} is committed already; every attempt needs its own id"),
        })),
    }
}

/// Writes the fate of the batch down, and forgets one that is too old to be asked for.
pub(crate) fn record(log: &Connection, batch: BatchId, fate: BatchFate) -> Result<(), Failure> {
    let (fenced, positions) = match fate {
        BatchFate::Committed { positions } => (false, positions),
        BatchFate::Fenced => (true, None),
    };
    let (first, last) = positions.map(|(f, l)| (f.as_i64(), l.as_i64())).unzip();
    log.prepare_cached(include_str!("insert_batch.sql"))?.execute(params![
        batch.slot.as_bytes(),
        batch.number,
        fenced,
        first,
        last
    ])?;
    if let Some(old) = batch.number.checked_sub(REMEMBERED) {
        log.prepare_cached(include_str!("forget_batch.sql"))?
            .execute(params![batch.slot.as_bytes(), old])?;
    }
    Ok(())
}

fn find(log: &Connection, batch: BatchId) -> Result<Option<BatchFate>, Failure> {
    type Row = (Option<u32>, Option<bool>, Option<i64>, Option<i64>);
    let mut statement = log.prepare_cached(include_str!("find_batch.sql"))?;
    let key = params![batch.slot.as_bytes(), batch.number];
    let (newest, fenced, first, last): Row =
        statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    match fenced {
        Some(true) => Ok(Some(BatchFate::Fenced)),
        Some(false) => Ok(Some(BatchFate::Committed { positions: range(first, last)? })),
        None if newest.is_some_and(|newest| newest.saturating_sub(batch.number) >= REMEMBERED) => {
            Err(Failure::Store(StoreError::Rejected {
                code: "BATCH_FORGOTTEN".into(),
                reason: format!(
                    "only the last {REMEMBERED} batches of a slot are remembered, and batch {batch} is older"
                ),
            }))
        }
        None => Ok(None),
    }
}

fn range(first: Option<i64>, last: Option<i64>) -> Result<Option<(Position, Position)>, Failure> {
    let what = "the position of a batch";
    first.zip(last).map(|(f, l)| Ok((counter(what, f)?, counter(what, l)?))).transpose()
}
