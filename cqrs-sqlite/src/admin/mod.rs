//! What an operator does with a log.

mod backup;
mod begin_epoch;
mod epochs;
mod prune_keys;

pub(crate) use backup::backup;
pub(crate) use begin_epoch::begin_epoch;
pub use epochs::EpochRecord;
pub(crate) use epochs::epochs;
pub(crate) use prune_keys::prune_keys;
