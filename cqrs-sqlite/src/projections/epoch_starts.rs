use cqrs_core::EpochStart;
use rusqlite::Connection;

use crate::{admin::epochs, failure::Failure};

/// The epochs of the log, the first one first.
pub(crate) fn epoch_starts(log: &Connection) -> Result<Vec<EpochStart>, Failure> {
    let start = |record: crate::EpochRecord| EpochStart {
        epoch: record.epoch,
        first_position: record.first_position,
    };
    Ok(epochs(log)?.into_iter().map(start).collect())
}
