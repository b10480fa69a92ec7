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
    inline::{Around, Inline},
    patience::Patience,
    resolve,
    session::{Durable, End, Session, WriteError},
};

/// Judges every append of the batch in order, and commits what may happen, together with what the
/// inline projections make of it.
pub(crate) fn append(
    session: &mut Session,
    inline: &mut Inline,
    around: &Around,
    batch: &AppendBatch,
    patience: Patience,
) -> Result<Vec<Verdict>, AppendError> {
    loop {
        inline.open();
        let written = session.transact(Durable::Now, patience, |log| {
            Ok(End::Commit(write(log, inline, around, batch)?))
        });
        inline.close(written.is_ok());
        match written {
            Ok(verdicts) => return Ok(verdicts),
            Err(WriteError::NotStored(_)) if inline.is_behind() => {
                inline.catch_up(session, around, patience)?;
            }
            Err(WriteError::NotStored(error)) => return Err(error.into()),
            Err(WriteError::InDoubt { done, reason }) => {
                return settle(session, batch, done, reason, patience);
            }
        }
    }
}

fn write(
    log: &mut Connection,
    inline: &mut Inline,
    around: &Around,
    batch: &AppendBatch,
) -> Result<Vec<Verdict>, Failure> {
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
    if positions.is_some() {
        inline.follow(log, around, before)?;
    }
    Ok(verdicts)
}
