use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use cqrs_bench_kit::{Failure, Stored};
use cqrs_core::ProjectionStore;
use cqrs_sqlite::SqliteStore;
use tempfile::TempDir;

use super::{Log, Venue};

/// A file in the system's temporary folder.
pub(crate) struct Sqlite;

#[async_trait]
impl Venue for Sqlite {
    async fn empty_log(&self) -> Result<Box<dyn Log>, Failure> {
        Ok(Box::new(InFile(tempfile::tempdir()?)))
    }
}

struct InFile(TempDir);

impl InFile {
    fn file(&self) -> PathBuf {
        self.0.path().join("log.db")
    }
}

#[async_trait]
impl Log for InFile {
    async fn store(&self) -> Result<Arc<dyn ProjectionStore>, Failure> {
        Ok(Arc::new(SqliteStore::open(self.file()).await?))
    }

    async fn stored(&self) -> Result<Option<Stored>, Failure> {
        stored_in(&self.file())
    }

    fn address(&self) -> String {
        self.file().to_string_lossy().into_owned()
    }
}

/// The pages of a database; those that are still in its write-ahead log are among them.
pub(crate) fn stored_in(file: &Path) -> Result<Option<Stored>, Failure> {
    let connection = rusqlite::Connection::open(file)?;
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let bytes = pragma("page_count")? * pragma("page_size")?;
    Ok(Some(Stored { disk: u64::try_from(bytes)?, wal: None }))
}

/// Where a connection without the framework has its database.
pub(crate) fn bare_file(folder: &TempDir) -> PathBuf {
    folder.path().join("bare.db")
}

/// A connection without the framework, set to the same durability.
pub(crate) fn connect(folder: &TempDir) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(bare_file(folder))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}
