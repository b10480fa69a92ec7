use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Stored, Turn, Wrong};
use rusqlite::{Connection, params};
use tempfile::TempDir;
use tokio::task::block_in_place;
use uuid::Uuid;

use crate::row::{DATA, NAME, metadata};
use crate::venue::{bare_file, connect_to_sqlite, stored_in_file};

/// The limit of an embedded database: so many rows per transaction, written by hand, by one
/// caller on one connection.
pub(crate) struct GroupedRows {
    /// Rows in a transaction.
    pub(crate) size: u64,
}

#[async_trait]
impl Contender for GroupedRows {
    fn name(&self) -> String {
        match self.size {
            1 => "rusqlite, 1 row a commit".into(),
            rows => format!("rusqlite, {rows} rows a commit"),
        }
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let folder = tempfile::tempdir()?;
        let connection = connect_to_sqlite(&folder)?;
        connection.execute_batch(include_str!("create_table.sql"))?;
        let connection = Arc::new(Mutex::new(connection));
        Ok(Box::new(Prepared { connection, size: self.size, folder }))
    }
}

struct Prepared {
    // Handed to the one caller and taken back for the check; never contended.
    connection: Arc<Mutex<Connection>>,
    size: u64,
    folder: TempDir,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let connection = self.connection.clone();
        vec![Box::new(Inserter { connection, size: self.size, commits: 0 })]
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        stored_in_file(&bare_file(&self.folder))
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let count = "SELECT count(*) FROM bare_events";
        let stored = connection.query_row(count, (), |row| row.get::<_, i64>(0))?;
        let (stored, acknowledged) = (u64::try_from(stored)?, counts[0].acknowledged);
        if stored != acknowledged {
            return Err(Wrong::Count { stored, acknowledged }.into());
        }
        Ok(())
    }
}

struct Inserter {
    connection: Arc<Mutex<Connection>>,
    size: u64,
    commits: u64,
}

impl Inserter {
    fn insert(&mut self) -> rusqlite::Result<()> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(include_str!("insert.sql"))?;
            for row in 0..self.size {
                let (stream, id) = (format!("account-{row}"), Uuid::now_v7());
                let version = self.commits.cast_signed() + 1;
                let (category, type_version) = ("bench-account", 1);
                insert.execute(params![
                    category,
                    stream,
                    version,
                    id.as_bytes(),
                    NAME,
                    type_version,
                    DATA,
                    metadata()
                ])?;
            }
        }
        transaction.commit()?;
        self.commits += 1;
        Ok(())
    }
}

#[async_trait]
impl Caller for Inserter {
    async fn call(&mut self) -> Result<Done, CallError> {
        block_in_place(|| self.insert()).map_err(|e| CallError::Failed(e.into()))?;
        Ok(self.size.into())
    }
}
