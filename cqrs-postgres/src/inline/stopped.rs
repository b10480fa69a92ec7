use cqrs_core::{Position, StoreError};

use crate::connection::Failure;

/// Why an append with its projections was not done. Nothing that could commit was sent.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The append itself was turned away.
    Append(Failure),
    /// What came after it.
    After(StoreError),
    /// The same, and the connection had better not be used again.
    Panicked(StoreError),
    /// A projection is far behind, and has to catch up first.
    Behind { projection: &'static str, reached: Position },
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::After(error)
    }
}

/// A statement after the append that failed.
impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::After(failure.into_store_error())
    }
}

pub(super) fn behind(projection: &str, reached: Position, head: Position) -> StoreError {
    StoreError::Unavailable {
        reason: format!(
            "the inline projection `{projection}` catches up first, and is at position {reached} \
             of {head}"
        ),
    }
}
