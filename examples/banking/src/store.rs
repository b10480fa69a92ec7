use std::{path::PathBuf, sync::Arc};

use cqrs_core::{
    Cqrs, EventStore, MemoryStore, ProcessManagers, ProcessManagersBuilder, ProcessStartError,
    Projections, StartError,
};
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

    /// Runs what drives transfers and standing orders in this process, beside others that may do
    /// so too. Commands go out by this bank.
    ///
    /// # Errors
    /// [`ProcessStartError`], which says what to change.
    pub async fn start_process_managers(
        &self,
        bank: Cqrs,
    ) -> Result<ProcessManagers, ProcessStartError> {
        self.process_managers(bank).start().await
    }

    /// What drives transfers and standing orders, to be run or asked.
    #[must_use]
    pub fn process_managers(&self, bank: Cqrs) -> ProcessManagersBuilder {
        let builder = match self {
            Self::Memory(store) => ProcessManagers::builder(store.clone(), bank),
            Self::Sqlite { store, .. } => ProcessManagers::builder(store.clone(), bank),
            Self::Postgres { store, .. } => ProcessManagers::builder(store.clone(), bank),
        };
        builder.discover()
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
