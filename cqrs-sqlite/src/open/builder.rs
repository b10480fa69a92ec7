use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::runtime::Handle;

use super::{OpenError, connect, file};
use crate::{
    SqliteStore,
    worker::{Abandoned, Worker},
};

/// How a file is to be opened. From [`SqliteStore::builder`].
///
/// There is no option to commit without waiting for the disk: an acknowledged append must stay.
#[derive(Debug, Clone)]
pub struct SqliteStoreBuilder {
    path: PathBuf,
    busy_timeout: Duration,
    readers: u32,
    create_if_missing: bool,
}

impl SqliteStoreBuilder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, busy_timeout: Duration::from_secs(5), readers: 2, create_if_missing: true }
    }

    /// How long a write waits for another process's lock, its time in the queue included, before
    /// it says that the store is unavailable. 5 seconds unless told.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// How many threads read, each with a connection of its own: at least 1, and 2 unless told.
    #[must_use]
    pub fn readers(mut self, readers: u32) -> Self {
        self.readers = readers;
        self
    }

    /// Whether to create the file where there is none; its folder is never created. True unless
    /// told.
    #[must_use]
    pub fn create_if_missing(mut self, create: bool) -> Self {
        self.create_if_missing = create;
        self
    }

    /// Opens the file, creates the log or brings its schema up to date, and starts the threads.
    /// Needs a Tokio runtime, and does not block it.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the path or the file.
    pub async fn open(self) -> Result<SqliteStore, OpenError> {
        let path = self.path.clone();
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || self.open_blocking(runtime))
            .await
            .map_err(|e| OpenError::Failed { path, reason: e.to_string() })?
    }

    fn open_blocking(self, runtime: Handle) -> Result<SqliteStore, OpenError> {
        let path = file::check_path(&self.path, self.create_if_missing)?;
        let writer = connect::writer(&path, self.create_if_missing, self.busy_timeout)?;
        let readers = (0..self.readers.max(1))
            .map(|_| connect::reader(&path, self.busy_timeout))
            .collect::<Result<_, _>>()?;
        let failed = |e: std::io::Error| failed(&path, &e);
        let writer = Worker::start("writer", vec![writer], Abandoned::Done).map_err(failed)?;
        let readers = Worker::start("reader", readers, Abandoned::Skipped).map_err(failed)?;
        Ok(SqliteStore::new(path.clone(), writer, readers, self.busy_timeout, runtime))
    }
}

fn failed(path: &Path, error: &std::io::Error) -> OpenError {
    OpenError::Failed { path: path.to_owned(), reason: error.to_string() }
}
