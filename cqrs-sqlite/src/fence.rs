use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use rusqlite::{Connection, Result};

/// Keeps a transaction from being ended by code that only borrows its connection: a COMMIT becomes
/// a rollback, and a rollback is noticed, also where another transaction was begun after it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fence(Arc<State>);

#[derive(Debug, Default)]
struct State {
    closed: AtomicBool,
    broken: AtomicBool,
}

impl Fence {
    /// Watches the connection from now on.
    pub(crate) fn around(connection: &Connection) -> Result<Self> {
        let fence = Self::default();
        let (on_commit, on_rollback) = (fence.clone(), fence.clone());
        connection.commit_hook(Some(move || on_commit.ends()))?;
        connection.rollback_hook(Some(move || {
            on_rollback.ends();
        }))?;
        Ok(fence)
    }

    /// Runs code that must not end the transaction, and says whether it ended nevertheless:
    /// everything is rolled back then. SQLite does so by itself where the disk fails.
    pub(crate) fn closed<T>(&self, work: impl FnOnce() -> T) -> (T, bool) {
        let _open_again = Opened(self);
        self.0.broken.store(false, Relaxed);
        self.0.closed.store(true, Relaxed);
        let done = work();
        (done, self.0.broken.load(Relaxed))
    }

    /// The transaction is about to end: whether that is a breach.
    fn ends(&self) -> bool {
        let closed = self.0.closed.load(Relaxed);
        if closed {
            self.0.broken.store(true, Relaxed);
        }
        closed
    }
}

/// Opens the fence again, also after a panic.
struct Opened<'a>(&'a Fence);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        self.0.0.closed.store(false, Relaxed);
    }
}
