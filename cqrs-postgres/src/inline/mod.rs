//! Projections that are brought up to date in the transaction of the append: a query right after
//! the command sees it.
//!
//! An append takes the log, and its events into it; then the projections read on from their
//! checkpoints to the new head, in the same transaction. So one that is behind, because somebody
//! appended without it, catches up by the way; one that is far behind does so in steps of its own
//! before the append is tried again, so that nobody holds the log for long.
//!
//! An event that a projection cannot take fails the append, and nothing of it is stored.
//!
//! The order of locks: the log, then all parts of what is inline. Who holds a part, a step of a
//! runner say, never waits for the log.

mod append;
mod bring_up;
mod catch_up;
mod declared;
mod documents;
mod follow;
mod held;
mod projection;
mod sent;
mod statements;
mod stopped;
mod tables;

use std::{fmt, sync::Arc};

use cqrs_core::StoreError;

use self::projection::Projection;
pub(crate) use self::{
    bring_up::check, declared::Declared, documents::WRITE, statements::Statements,
};
use crate::connection::Connections;

/// What is brought up to date with every append of this store.
pub(crate) struct Inline {
    projections: Vec<Projection>,
    /// What its appends are sent over: one connection, over which handlers write too.
    writer: Arc<Connections>,
    /// Whether the documents in memory may differ from what is stored.
    is_open: bool,
}

impl Inline {
    pub(crate) fn new(declared: Vec<Declared>, writer: Arc<Connections>) -> Self {
        let projections = declared.into_iter().map(Projection::new).collect();
        Self { projections, writer, is_open: false }
    }

    /// Whether handlers of the user write in the appends.
    fn has_tables(&self) -> bool {
        self.projections.iter().any(|p| matches!(p.declared, Declared::Tables(_)))
    }

    fn names(&self) -> Vec<&'static str> {
        self.projections.iter().map(|projection| projection.spec.name).collect()
    }

    fn named(&mut self, name: &str) -> Option<&mut Projection> {
        self.projections.iter_mut().find(|projection| projection.spec.name == name)
    }

    /// Before a transaction. If the last one was never closed, nobody knows what it left.
    fn open(&mut self) {
        if self.is_open {
            self.projections.iter_mut().for_each(Projection::forget);
        }
        self.is_open = true;
    }

    /// After a transaction: what is in memory is stored now, or is forgotten.
    fn close(&mut self, committed: bool) {
        self.is_open &= !committed;
    }
}

impl fmt::Debug for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// A projection cannot be brought up to date. Trying again does not help.
fn rejected(reason: String) -> StoreError {
    StoreError::Rejected { code: "inline_projection".to_owned(), reason }
}
