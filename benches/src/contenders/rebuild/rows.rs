use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Turn, Wrong};
use rusqlite::{Connection, params};
use tempfile::TempDir;
use tokio::task::block_in_place;

use super::rows;
use crate::venue::connect_to_sqlite;

/// The limit of writing on the embedded database: a row for each event in one transaction, into a
/// table without an index.
pub(crate) struct InsertedRows {
    pub(crate) events: u64,
}

#[async_trait]
impl Contender for InsertedRows {
    fn name(&self) -> String {
        "rusqlite, one transaction".into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let folder = tempfile::tempdir()?;
        let connection = connect_to_sqlite(&folder)?;
        connection.execute_batch(include_str!("create_table_sqlite.sql"))?;
        let connection = Arc::new(Mutex::new(connection));
        Ok(Box::new(Prepared { connection, events: self.events, _folder: folder }))
    }
}

struct Prepared {
    // Handed to the one caller and taken back for the check; never contended.
    connection: Arc<Mutex<Connection>>,
    events: u64,
    _folder: TempDir,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (connection, events) = (Arc::clone(&self.connection), self.events);
        vec![Box::new(Inserter { connection, events })]
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let count = "SELECT count(*) FROM rows";
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
    events: u64,
}

impl Inserter {
    fn insert(&self) -> rusqlite::Result<()> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(include_str!("insert.sql"))?;
            for row in rows(self.events) {
                insert.execute(params![row.key, row.document, row.position.cast_signed()])?;
            }
        }
        transaction.commit()
    }
}

#[async_trait]
impl Caller for Inserter {
    async fn call(&mut self) -> Result<Done, CallError> {
        block_in_place(|| self.insert()).map_err(|e| CallError::Failed(e.into()))?;
        Ok(self.events.into())
    }
}
