use std::{path::PathBuf, sync::Arc};

use cqrs_core::{EventStore, MemoryStore, Projections, StartError};
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use sqlx::PgPool;

use crate::statements::Statements;

/// A store that is open. What each kind can do beside keeping a log differs, so it has its type.
#[derive(Clone)]
pub enum Store {
    /// In memory.
    Memory(MemoryStore),
    /// In a file.
    Sqlite {
        /// The store.
        store: Arc<SqliteStore>,
        /// The file, for queries of one's own.
        path: PathBuf,
    },
    /// On a server.
    Postgres {
        /// The store.
        store: PostgresStore,
        /// Connections for queries of one's own.
        pool: PgPool,
    },
}

impl Store {
    /// The log, for commands.
    #[must_use]
    pub fn log(&self) -> Arc<dyn EventStore> {
        match self {
            Self::Memory(store) => Arc::new(store.clone()),
            Self::Sqlite { store, .. } => store.clone(),
            Self::Postgres { store, .. } => Arc::new(store.clone()),
        }
    }

    /// Runs every projection of the bank in this process, beside others that may do so too. In
    /// memory there are no tables, and so no SQL projections.
    ///
    /// # Errors
    /// [`StartError`], which says what to change.
    pub async fn start_projections(&self) -> Result<Projections, StartError> {
        match self {
            Self::Memory(store) => {
                Projections::builder(store.clone()).discover_documents().start().await
            }
            Self::Sqlite { store, .. } => {
                Projections::builder(store.clone()).discover().start().await
            }
            Self::Postgres { store, .. } => {
                Projections::builder(store.clone()).discover().start().await
            }
        }
    }

    /// The monthly statements, to be read.
    #[must_use]
    pub fn statements(&self) -> Statements {
        match self {
            Self::Memory(_) => Statements::Live(self.log()),
            Self::Sqlite { path, .. } => Statements::Sqlite(path.clone()),
            Self::Postgres { pool, .. } => Statements::Postgres(pool.clone()),
        }
    }
}
