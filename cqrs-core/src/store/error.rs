use crate::{BatchId, Epoch};

/// Why a store did not do what it was asked. Nothing of the request is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// It cannot be reached or is too busy at the moment. Sending the request again may help.
    #[error(
        "the store cannot be reached: {reason}; nothing of this request is stored, and it may be sent again"
    )]
    Unavailable {
        /// What the driver said.
        reason: String,
    },
    /// The log has begun another epoch: what was read before may never have happened.
    #[error(
        "the log is in epoch {actual}, the request was made in epoch {named}; nothing is stored, read the state again"
    )]
    EpochChanged {
        /// The epoch that the request named.
        named: Epoch,
        /// The epoch that the log is in.
        actual: Epoch,
    },
    /// The batch was fenced by a call of [`resolve`](super::EventStore::resolve).
    #[error("batch {batch} was fenced and can never commit; nothing of it is stored")]
    Fenced {
        /// The batch.
        batch: BatchId,
    },
    /// The store takes no writes: a standby, or a database set to read-only.
    #[error("the store is read-only: {reason}; nothing is stored, connect to the primary")]
    ReadOnly {
        /// What the driver said.
        reason: String,
    },
    /// The log contradicts itself; nobody may append until it is repaired.
    #[error(
        "the log is damaged: {reason}; nothing is stored, see the store's `verify` and `repair`"
    )]
    Damaged {
        /// What does not match.
        reason: String,
    },
    /// The store turned the request away, and would again.
    #[error("the store refused the request ({code}): {reason}; nothing of it is stored")]
    Rejected {
        /// The SQLSTATE, or the store's own code.
        code: String,
        /// What the store said.
        reason: String,
    },
}

impl StoreError {
    /// Whether the same request may succeed a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}

/// Why a batch has no verdicts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Nothing of the batch is stored, nor ever will be.
    #[error(transparent)]
    NotStored(#[from] StoreError),
    /// The answer was lost: it may be committed, or may still commit. Ask
    /// [`resolve`](super::EventStore::resolve) before anything is said or repeated.
    #[error(
        "the answer to batch {batch} was lost: {reason}; resolve it before anything is repeated"
    )]
    Unknown {
        /// The batch to ask for.
        batch: BatchId,
        /// What the driver said.
        reason: String,
    },
}
