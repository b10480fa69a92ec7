//! Projections that are brought up to date in the transaction of the append: a query right after
//! the command sees it.
//!
//! An append first takes its events into the log, then the projections read on from their
//! checkpoints to the new head, in the same transaction. So one that is behind, because somebody
//! appended without it, catches up by the way; one that is far behind does so in steps of its own
//! before the append is tried again, so that no transaction grows without end.
//!
//! An event that a projection cannot take fails the append, and nothing of it is stored.

mod bring_up;
mod catch_up;
mod declared;
mod follow;
mod projection;
mod step;

use cqrs_core::StoreError;
use tokio::runtime::Handle;

pub(crate) use self::declared::Declared;
use self::projection::Projection;
use crate::{failure::Failure, fence::Fence};

/// What is brought up to date with every append of this store.
pub(crate) struct Inline {
    projections: Vec<Projection>,
    /// Whether the documents in memory may differ from what is stored.
    is_open: bool,
    /// Whether an append found that one of them has to catch up first.
    is_behind: bool,
}

/// What handlers are run with.
pub(crate) struct Around {
    pub(crate) fence: Fence,
    pub(crate) runtime: Handle,
}

impl Inline {
    pub(crate) fn new(declared: Vec<Declared>) -> Self {
        let projections = declared.into_iter().map(Projection::new).collect();
        Self { projections, is_open: false, is_behind: false }
    }

    /// Before a transaction. If the last one was never closed, nobody knows what it left.
    pub(crate) fn open(&mut self) {
        if self.is_open {
            self.projections.iter_mut().for_each(Projection::forget);
        }
        (self.is_open, self.is_behind) = (true, false);
    }

    /// After a transaction: what is in memory is stored now, or is forgotten.
    pub(crate) fn close(&mut self, committed: bool) {
        self.is_open &= !committed;
    }

    /// Whether the transaction failed because a projection has to catch up first.
    pub(crate) fn is_behind(&self) -> bool {
        self.is_behind
    }
}

/// A projection cannot be brought up to date. Trying again does not help.
fn rejected(reason: String) -> Failure {
    Failure::Store(StoreError::Rejected { code: "inline_projection".into(), reason })
}
