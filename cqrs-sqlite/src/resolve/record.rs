use cqrs_core::{BatchFate, BatchId, Position, StoreError};
use rusqlite::{Connection, params};

use crate::{failure::Failure, read::counter};

/// How many batches of a slot are remembered at least. An appender asks for a lost answer at once;
/// the rest is for whoever kept the batch's id for later. A record takes about 40 bytes.
const REMEMBERED: i64 = 65_536;

/// How many are forgotten at a time: one delete each would write one more page per commit.
const FORGOTTEN_TOGETHER: i64 = 1_024;

/// The fate of the batch, if it has one.
pub(super) fn find(log: &Connection, batch: BatchId) -> Result<Option<BatchFate>, Failure> {
    type Row = (Option<i64>, Option<bool>, Option<i64>, Option<i64>);
    let number = number(batch)?;
    let mut statement = log.prepare_cached(include_str!("find_batch.sql"))?;
    let (newest, fenced, first, last): Row = statement
        .query_row(params![batch.slot.as_bytes(), number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    match fenced {
        Some(true) => Ok(Some(BatchFate::Fenced)),
        Some(false) => Ok(Some(BatchFate::Committed { positions: range(first, last)? })),
        None if newest.is_some_and(|newest| newest - number >= REMEMBERED) => Err(forgotten(batch)),
        None => Ok(None),
    }
}

/// Writes the fate of the batch down, and forgets those that are too old to be asked for.
pub(super) fn record(log: &Connection, batch: BatchId, fate: BatchFate) -> Result<(), Failure> {
    let (fenced, positions) = match fate {
        BatchFate::Committed { positions } => (false, positions),
        BatchFate::Fenced => (true, None),
    };
    let (slot, number) = (batch.slot.as_bytes(), number(batch)?);
    let (first, last) = positions.map(|(f, l)| (f.as_i64(), l.as_i64())).unzip();
    log.prepare_cached(include_str!("insert_batch.sql"))?
        .execute(params![slot, number, fenced, first, last])?;
    if number % FORGOTTEN_TOGETHER == 0 && number > REMEMBERED {
        log.prepare_cached(include_str!("forget_batches.sql"))?
            .execute(params![slot, number - REMEMBERED])?;
    }
    Ok(())
}

fn number(batch: BatchId) -> Result<i64, Failure> {
    i64::try_from(batch.number).map_err(|_| {
        Failure::Store(StoreError::Rejected {
            code: "batch_number_out_of_range".into(),
            reason: format!("batch {batch}: at most {} can be stored", i64::MAX),
        })
    })
}

fn range(first: Option<i64>, last: Option<i64>) -> Result<Option<(Position, Position)>, Failure> {
    let what = "the position of a batch";
    first.zip(last).map(|(f, l)| Ok((counter(what, f)?, counter(what, l)?))).transpose()
}

/// To fence it could contradict what it did.
fn forgotten(batch: BatchId) -> Failure {
    Failure::Store(StoreError::Rejected {
        code: "batch_forgotten".into(),
        reason: format!("batch {batch} is not among the last {REMEMBERED} of its slot"),
    })
}
