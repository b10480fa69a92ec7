use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
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

    fn address(&self) -> String {
        self.file().to_string_lossy().into_owned()
    }
}

/// A connection without the framework, set to the same durability.
pub(crate) fn connect(folder: &TempDir) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(folder.path().join("bare.db"))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}
