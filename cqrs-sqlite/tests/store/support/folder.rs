use std::path::PathBuf;

use cqrs_sqlite::{SqliteStore, SqliteStoreBuilder};
use rusqlite::Connection;
use tempfile::TempDir;

/// A folder of its own for one test, and the file of a log in it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path("log.db")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn builder(&self) -> SqliteStoreBuilder {
        SqliteStore::builder(self.file())
    }

    pub(crate) async fn store(&self) -> SqliteStore {
        SqliteStore::open(self.file()).await.expect("the log opens")
    }

    /// A connection past the store, as an operator's shell would have.
    pub(crate) fn shell(&self) -> Connection {
        Connection::open(self.file()).expect("the file opens")
    }
}
