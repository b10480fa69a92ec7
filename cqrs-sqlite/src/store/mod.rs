//! The store, and what it is to those who use it.

mod event_store;
mod projection_store;
mod sql_store;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use cqrs_core::{Position, StoreError};
use rusqlite::Connection;
use tokio::{runtime::Handle, sync::watch};

use crate::{
    EpochRecord, OpenError, RepairReport, SqliteStoreBuilder, VerifyReport, admin,
    failure::Failure, inline::Inline, patience::Patience, repair::repair, verify::verify,
    worker::Worker,
};

/// The log in a file.
///
/// Dropping it waits, blocking, until everything that it accepted is done; [`close`](Self::close)
/// waits without blocking.
pub struct SqliteStore {
    path: PathBuf,
    // Dropped before the writer, as in `close`.
    readers: Worker,
    writer: Worker,
    busy_timeout: Duration,
    /// The highest position that was heard of.
    hints: watch::Sender<Position>,
    /// What every append brings up to date. Only the thread that writes takes it.
    inline: Arc<Mutex<Inline>>,
    /// Where the handlers of SQL projections run that are not called on a runtime.
    runtime: Handle,
}

impl SqliteStore {
    /// Opens the file, or creates it, with the options' defaults.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the path or the file.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        Self::builder(path).open().await
    }

    /// Opens the file with other options.
    #[must_use]
    pub fn builder(path: impl Into<PathBuf>) -> SqliteStoreBuilder {
        SqliteStoreBuilder::new(path.into())
    }

    pub(crate) fn new(
        path: PathBuf,
        writer: Worker,
        readers: Worker,
        busy_timeout: Duration,
        inline: Inline,
        runtime: Handle,
    ) -> Self {
        let (hints, inline) = (watch::Sender::new(Position::START), Arc::new(Mutex::new(inline)));
        Self { path, readers, writer, busy_timeout, hints, inline, runtime }
    }

    /// The file, as an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All lives of the log, the present one last.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn epochs(&self) -> Result<Vec<EpochRecord>, StoreError> {
        self.read(admin::epochs).await
    }

    /// Reads the whole log and checks it: positions and versions without gaps, times that never
    /// run back, outcomes and batches that the log bears out, the schema, and the file itself.
    /// Appends go on meanwhile.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.read(verify).await
    }

    /// Repairs what can be repaired without making anything up: triggers that are missing, indexes
    /// and lists of a stream's events that do not match, outcomes and records of events that are gone. Never changes an event.
    /// Appends wait meanwhile.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub async fn repair(&self) -> Result<RepairReport, StoreError> {
        self.write(repair).await
    }

    /// Writes the log as of now into a new file, while appends go on.
    ///
    /// # Errors
    /// [`StoreError::Rejected`] where the file exists; otherwise where it cannot be written.
    pub async fn backup(&self, to: impl Into<PathBuf>) -> Result<(), StoreError> {
        let to = absolute(&to.into())?;
        self.readers.run(move |session| session.bare(|log| admin::backup(log, &to))).await?
    }

    /// Takes no more requests, and waits until everything that was accepted is done and answered
    /// and the file is closed. Requests that come later are told so.
    pub async fn close(&self) {
        // The writer last: who closes the file as the only one puts the WAL into it, which takes
        // the right to write, and two that close at the same time leave it to each other.
        for worker in [&self.readers, &self.writer] {
            let threads = worker.close();
            let joined = tokio::task::spawn_blocking(move || {
                for thread in threads {
                    // Panics of requests are caught; there is nothing to pass on.
                    let _ = thread.join();
                }
            });
            // It fails only where the runtime itself shuts down.
            let _ = joined.await;
        }
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers.run(move |session| session.read(work)).await?
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, StoreError> {
        let patience = self.patience();
        let written = self.writer.run(move |session| session.write(patience, work)).await?;
        Ok(written?)
    }

    fn patience(&self) -> Patience {
        Patience::of(self.busy_timeout)
    }

    /// The runtime that the caller is on.
    fn runtime(&self) -> Handle {
        Handle::try_current().unwrap_or_else(|_| self.runtime.clone())
    }

    /// Tells everybody who waits that the log has come so far.
    fn hint(&self, position: Position) {
        self.hints.send_if_modified(|heard| {
            let is_news = position > *heard;
            *heard = position.max(*heard);
            is_news
        });
    }
}

/// The process may change its folder before a thread comes to it.
fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(|e| StoreError::Rejected {
        code: "backup_path".into(),
        reason: format!("`{}`: {e}", path.display()),
    })
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}
