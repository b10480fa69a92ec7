use super::Gate;
use crate::StoreError;

/// What happens to one append, or to another call. A call other than an append whose answer is
/// lost fails as if the store could not be reached.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nothing: it goes through.
    None,
    /// It fails with this error, and nothing is stored.
    NotStored(StoreError),
    /// It commits, and the answer is lost.
    LoseAnswer,
    /// It never reaches the store, and the caller cannot know that.
    LoseRequest,
    /// The answer is lost at once; what was asked reaches the store when the gate opens, as from an
    /// orphaned connection.
    CommitLate(Gate),
    /// It waits at the gate before it reaches the store.
    HoldBefore(Gate),
    /// It commits, and the answer waits at the gate.
    HoldAnswer(Gate),
}

impl Fault {
    /// It fails because the store cannot be reached, and nothing is stored.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::NotStored(unavailable())
    }
}

pub(super) fn unavailable() -> StoreError {
    StoreError::Unavailable { reason: "made to fail".into() }
}
