//! A batch: one transaction, a verdict for each of its appends.

mod judge;
mod keys;
mod log_end;
mod settle;

use cqrs_core::{AppendBatch, AppendError, StoreError, Verdict};
use rusqlite::Connection;

use self::{judge::judge, log_end::LogEnd, settle::settle};
use crate::{
    failure::Failure,
    patience::Patience,
    resolve,
    session::{Session, WriteError},
};

/// Judges every append of the batch in order, and commits what may happen.
pub(crate) fn append(
    session: &mut Session,
    batch: &AppendBatch,
    patience: Patience,
) -> Result<Vec<Verdict>, AppendError> {
    match session.write(patience, |log| write(log, batch)) {
        Ok(verdicts) => Ok(verdicts),
        Err(WriteError::NotStored(error)) => Err(error.into()),
        Err(WriteError::InDoubt { done, reason }) => settle(session, batch, done, reason, patience),
    }
}

fn write(log: &Connection, batch: &AppendBatch) -> Result<Vec<Verdict>, Failure> {
    resolve::check_is_new(log, batch.id)?;
    let mut end = LogEnd::read(log)?;
    if batch.epoch != end.epoch {
        let (named, actual) = (batch.epoch, end.epoch);
        return Err(StoreError::EpochChanged { named, actual }.into());
    }
    let before = end.head;
    let verdicts = batch
        .appends
        .iter()
        .map(|append| judge(log, append, &mut end))
        .collect::<Result<Vec<_>, _>>()?;
    let positions = (end.head > before).then(|| (before.next(), end.head));
    resolve::committed(log, batch.id, positions)?;
    Ok(verdicts)
}
