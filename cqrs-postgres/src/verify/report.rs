use std::fmt;

use cqrs_core::{Epoch, Position, StreamId, Version};

/// What [`verify`](crate::PostgresStore::verify) has looked at, and what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyReport {
    /// The epoch that the log is in.
    pub epoch: Epoch,
    /// The position of the last event.
    pub head: Position,
    /// How many events were looked at.
    pub events: u64,
    /// How many kept outcomes were looked at.
    pub keys: u64,
    /// What contradicts what. Of each page of the log at most a hundred, in all at most a
    /// thousand.
    pub findings: Vec<Finding>,
}

impl VerifyReport {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// One contradiction in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The log does not end where its last batch ended. Appends are refused until
    /// [`repair`](crate::PostgresStore::repair).
    HeadMismatch {
        /// The position of the last event.
        head: Position,
        /// The position that the last batch with events ended at.
        recorded: Position,
    },
    /// Positions are missing.
    Gap {
        /// The last one before.
        after: Position,
        /// The first one behind.
        next: Position,
    },
    /// An event was recorded at an earlier time than the one before it.
    TimeRunsBackwards {
        /// Its position.
        position: Position,
    },
    /// The event with the version before is missing from its stream, or stands later in the log.
    NoPredecessor {
        /// The stream.
        stream: StreamId,
        /// The version of the event that stands alone.
        version: Version,
        /// Its position.
        position: Position,
    },
    /// The outcome of a keyed command speaks of events that are not there.
    KeyWithoutEvents {
        /// The stream.
        stream: StreamId,
        /// The key.
        key: String,
        /// The version that the stream should have had after it.
        version: Version,
    },
    /// Two recorded batches claim the same positions, or one ends before it begins.
    BatchesOverlap {
        /// The first position of the later one.
        first: Position,
        /// Its last position.
        last: Position,
    },
    /// The last epoch of the history is not the one that the log is in.
    EpochMismatch {
        /// The log's.
        epoch: Epoch,
        /// The history's.
        recorded: Epoch,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeadMismatch { head, recorded } => {
                write!(f, "the log ends at position {head}, its last batch ended at {recorded}")
            }
            Self::Gap { after, next } => {
                write!(f, "no events between positions {after} and {next}")
            }
            Self::TimeRunsBackwards { position } => {
                write!(f, "the event at position {position} is older than the one before it")
            }
            Self::NoPredecessor { stream, version, position } => write!(
                f,
                "version {version} of {stream} at position {position} does not follow the version before"
            ),
            Self::KeyWithoutEvents { stream, key, version } => write!(
                f,
                "the outcome kept under key `{key}` of {stream} ends at version {version}, which is not there"
            ),
            Self::BatchesOverlap { first, last } => {
                write!(f, "the batch of positions {first} to {last} does not fit the one before")
            }
            Self::EpochMismatch { epoch, recorded } => {
                write!(f, "the log is in epoch {epoch}, its history ends with {recorded}")
            }
        }
    }
}

/// What [`repair`](crate::PostgresStore::repair) has done. Where head and recorded are the same
/// and nothing was forgotten, that is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepairReport {
    /// The epoch that the log is in now.
    pub epoch: Epoch,
    /// The position of the last event.
    pub head: Position,
    /// The position that the last batch with events ended at, before the repair.
    pub recorded: Position,
    /// Records of batches whose events are gone.
    pub batches_forgotten: u64,
    /// Outcomes of keyed commands whose events are gone.
    pub keys_forgotten: u64,
}
