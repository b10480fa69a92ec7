use cqrs_core::StoreError;
use rusqlite::Connection;

use crate::{
    checkpoint::Checkpoint,
    failure::Failure,
    fence::Fence,
    open::{FileIdentity, OpenError},
    patience::{Patience, is_busy},
};

/// One connection of one thread.
pub(crate) struct Session {
    connection: Connection,
    fence: Fence,
    file: FileIdentity,
    checkpoint: Checkpoint,
    durable: Durable,
    again: Option<Reopen>,
}

/// Opens another connection to the same file, set up in the same way.
pub(crate) type Reopen = Box<dyn Fn() -> Result<Connection, OpenError> + Send>;

/// Why a write transaction did not end in a commit.
pub(crate) enum WriteError<T> {
    /// Nothing of it is stored, nor ever will be.
    NotStored(StoreError),
    /// COMMIT failed after the work was done. Its last bytes may be in the file, unconfirmed, and
    /// be found by a recovery, unless another commit overwrites them first.
    InDoubt {
        /// What the work had given.
        done: T,
        /// What SQLite said.
        reason: String,
    },
}

impl Session {
    pub(crate) fn new(connection: Connection, file: FileIdentity) -> rusqlite::Result<Self> {
        let fence = Fence::around(&connection)?;
        let (checkpoint, durable) = (Checkpoint::default(), Durable::Now);
        Ok(Self { connection, fence, file, checkpoint, durable, again: None })
    }

    /// Where other code gets the connection, it may spoil it: then another one is opened.
    pub(crate) fn reopened_by(mut self, reopen: Reopen) -> Self {
        self.again = Some(reopen);
        self
    }

    /// What keeps code that borrows the connection from ending its transaction.
    pub(crate) fn fence(&self) -> Fence {
        self.fence.clone()
    }

    /// Runs the work in one read transaction: all its statements see the same commits.
    pub(crate) fn read<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.file.check()?;
        let transaction = self.connection.transaction().map_err(Failure::from)?;
        Ok(work(&transaction)?)
    }

    /// Runs the work in one write transaction, waiting for the lock as long as told.
    pub(crate) fn write<T>(
        &mut self,
        patience: Patience,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, WriteError<T>> {
        self.transact(Durable::Now, patience, |log| Ok(End::Commit(work(log)?)))
    }

    /// The same for work that needs the connection for itself, or finds out that nothing of it is
    /// to be stored.
    pub(crate) fn transact<T>(
        &mut self,
        durable: Durable,
        patience: Patience,
        work: impl FnOnce(&mut Connection) -> Result<End<T>, Failure>,
    ) -> Result<T, WriteError<T>> {
        let not_stored = |failure: Failure| WriteError::NotStored(failure.into());
        self.file.check().map_err(WriteError::NotStored)?;
        self.checkpoint.wrote();
        self.set_durable(durable).map_err(|e| not_stored(e.into()))?;
        let transaction =
            Open::begin(&mut self.connection, patience).map_err(|e| not_stored(e.into()))?;
        // A failed work drops the transaction, which rolls it back.
        match work(transaction.0).map_err(not_stored)? {
            End::RollBack(done) => Ok(done),
            End::Commit(done) => match transaction.0.execute_batch("COMMIT") {
                Ok(()) => Ok(done),
                Err(error) if leaves_nothing(&error) => Err(not_stored(error.into())),
                Err(error) => Err(WriteError::InDoubt { done, reason: error.to_string() }),
            },
        }
    }

    fn set_durable(&mut self, durable: Durable) -> rusqlite::Result<()> {
        if self.durable != durable {
            self.connection.execute_batch(durable.pragma())?;
            self.durable = durable;
        }
        Ok(())
    }

    /// What is to be done between two requests.
    pub(crate) fn rest(&mut self) {
        self.checkpoint.keep_small(&self.connection);
        if self.connection.is_busy() {
            self.replace();
        }
    }

    /// A statement that was begun and lost keeps its connection at what the file was then.
    fn replace(&mut self) {
        let Some(reopen) = &self.again else { return };
        let replaced = reopen().map_err(|e| e.to_string()).and_then(|connection| {
            self.fence = Fence::around(&connection).map_err(|e| e.to_string())?;
            self.connection = connection;
            self.durable = Durable::Now;
            Ok(())
        });
        match replaced {
            Ok(()) => tracing::warn!(
                "the connection that writes was replaced: a handler had left a statement open"
            ),
            Err(error) => tracing::error!(%error, "the connection that writes is not replaced"),
        }
    }

    /// Runs work that cannot be in a transaction.
    pub(crate) fn bare<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.file.check()?;
        Ok(work(&self.connection)?)
    }
}

/// When a commit is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durable {
    /// Before it is answered.
    Now,
    /// With the next one that is on the disk before it is answered. A power failure may take it
    /// back, whole and with everything after it; a killed process does not.
    Later,
}

impl Durable {
    fn pragma(self) -> &'static str {
        match self {
            Self::Now => include_str!("open/durable_now.sql"),
            Self::Later => include_str!("open/durable_later.sql"),
        }
    }
}

/// How a transaction ends whose work did not fail.
pub(crate) enum End<T> {
    /// What it wrote is stored.
    Commit(T),
    /// What it wrote is not.
    RollBack(T),
}

/// A write transaction; rolled back when dropped, unless it has ended.
struct Open<'c>(&'c mut Connection);

impl<'c> Open<'c> {
    fn begin(connection: &'c mut Connection, patience: Patience) -> rusqlite::Result<Self> {
        patience.wait(|| connection.execute_batch("BEGIN IMMEDIATE"))?;
        Ok(Self(connection))
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.0.is_autocommit() {
            return;
        }
        if let Err(error) = self.0.execute_batch("ROLLBACK") {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

impl<T> From<WriteError<T>> for StoreError {
    /// For writes that may as well be repeated.
    fn from(error: WriteError<T>) -> Self {
        match error {
            WriteError::NotStored(error) => error,
            WriteError::InDoubt { reason, .. } => Self::Unavailable { reason },
        }
    }
}

/// Whether a failed COMMIT has certainly left nothing that a recovery could take for a commit.
///
/// The commit's own frame is the last that is written. BUSY and a constraint that was deferred
/// come before any, and FULL means that a write was cut short: that frame is missing or not whole.
/// Any other failure may come after it (a failed fsync, say).
fn leaves_nothing(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{ConstraintViolation, DiskFull};
    is_busy(error) || matches!(error.sqlite_error_code(), Some(ConstraintViolation | DiskFull))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use tempfile::TempDir;

    use super::*;
    use crate::open;

    /// The writer's session on a new log, without threads.
    pub(crate) fn session() -> (TempDir, Session) {
        let folder = TempDir::new().unwrap();
        let session = open::writer(&folder.path().join("log.db"), true, Duration::ZERO).unwrap();
        (folder, session)
    }

    #[test]
    fn a_work_that_fails_leaves_no_transaction_behind() {
        let (_folder, mut session) = session();
        let failed = session.write(Patience::none(), |log| -> Result<(), Failure> {
            crate::admin::begin_epoch(log, "half done")?;
            Err(Failure::damaged("for a test"))
        });
        assert!(matches!(failed, Err(WriteError::NotStored(StoreError::Damaged { .. }))));
        assert!(session.connection.is_autocommit());
        assert_eq!(session.read(crate::admin::epochs).unwrap().len(), 1);
    }

    #[test]
    fn a_full_database_is_an_outage_and_stores_nothing() {
        let (_folder, mut session) = session();
        session.connection.pragma_update(None, "max_page_count", 1).unwrap();
        let reason = "a long reason ".repeat(1_000);
        let full = session.write(Patience::none(), |log| crate::admin::begin_epoch(log, &reason));
        assert!(matches!(full, Err(WriteError::NotStored(StoreError::Unavailable { .. }))));
        assert_eq!(session.read(crate::admin::epochs).unwrap().len(), 1);
    }
}
