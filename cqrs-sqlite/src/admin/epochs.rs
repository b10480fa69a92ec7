use cqrs_core::{Epoch, Position};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    failure::Failure,
    read::{counter, timestamp},
};

/// One life of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EpochRecord {
    /// Its number.
    pub epoch: Epoch,
    /// The first position that an event of it can have.
    pub first_position: Position,
    /// When it began.
    pub began_at: Timestamp,
    /// Why, in the operator's words.
    pub reason: String,
}

/// All lives of the log, the present one last.
pub(crate) fn epochs(log: &Connection) -> Result<Vec<EpochRecord>, Failure> {
    let mut statement = log.prepare_cached(include_str!("epochs.sql"))?;
    let mut rows = statement.query([])?;
    let mut epochs = Vec::new();
    while let Some(row) = rows.next()? {
        epochs.push(EpochRecord {
            epoch: counter("an epoch", row.get(0)?)?,
            first_position: counter("a position", row.get(1)?)?,
            began_at: timestamp("the time of an epoch", row.get(2)?)?,
            reason: row.get(3)?,
        });
    }
    Ok(epochs)
}
