//! Where a log is kept, so that a promise can be tried on every store.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use cqrs_core::{EventStore, MemoryStore, ProjectionStore, testing::suite::FreshLog};
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use cqrs_tests::{TestDatabase, TestServer};
use tempfile::TempDir;

use crate::server;

/// A log that nobody has written to yet. It goes with this value.
pub(crate) enum Place {
    Memory(MemoryStore),
    Sqlite(TempDir),
    Postgres(TestDatabase),
}

impl Place {
    pub(crate) fn memory() -> Self {
        Self::Memory(MemoryStore::default())
    }

    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    pub(crate) async fn postgres() -> Self {
        Self::Postgres(server::log_database(&TestServer::shared().await).await)
    }

    /// Where another process finds it.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Memory(_) => panic!("what is in memory has no address"),
            Self::Sqlite(folder) => folder.path().join("log.db").to_str().unwrap().to_owned(),
            Self::Postgres(database) => database.url(),
        }
    }

    /// The projections that are kept here, as another process sees them.
    pub(crate) async fn projections(&self) -> Arc<dyn ProjectionStore> {
        match self {
            Self::Memory(store) => Arc::new(store.clone()),
            Self::Sqlite(_) | Self::Postgres(_) => projections_at(&self.address()).await,
        }
    }

    /// The names of those that are read from the accounts.
    pub(crate) fn kept(&self) -> &'static [&'static str] {
        match self {
            Self::Memory(_) => &["balances", "moved"],
            Self::Sqlite(_) | Self::Postgres(_) => &["balances", "moved", "journal"],
        }
    }
}

/// Opens a log as a program does that knows its address.
pub(crate) async fn open_at(address: &str) -> Arc<dyn EventStore> {
    if address.starts_with("postgres:") {
        return server::open(address).await;
    }
    Arc::new(SqliteStore::open(address).await.unwrap())
}

/// The same with the projections that are kept beside it.
pub(crate) async fn projections_at(address: &str) -> Arc<dyn ProjectionStore> {
    if address.starts_with("postgres:") {
        return Arc::new(PostgresStore::connect(address).await.unwrap());
    }
    Arc::new(SqliteStore::open(address).await.unwrap())
}

#[async_trait]
impl FreshLog for Place {
    /// The log as another process sees it: with connections of its own. What lives in memory is
    /// only ever in one process.
    async fn open(&self) -> Arc<dyn EventStore> {
        match self {
            Self::Memory(store) => Arc::new(store.clone()),
            Self::Sqlite(_) | Self::Postgres(_) => open_at(&self.address()).await,
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory(_) => "memory",
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        })
    }
}

/// Makes a test on each store of functions that take a [`Place`].
macro_rules! on_every_store {
    ($($promise:ident),* $(,)?) => {
        mod on_memory {
            $(crate::place::on_a_store!($promise, crate::place::Place::memory());)*
        }
        crate::place::on_every_lasting_store!($($promise),*);
    };
}

/// The same, on those that other processes can open too.
macro_rules! on_every_lasting_store {
    ($($promise:ident),* $(,)?) => {
        mod on_sqlite {
            $(crate::place::on_a_store!($promise, crate::place::Place::sqlite());)*
        }
        mod on_postgres {
            $(crate::place::on_a_store!($promise, crate::place::Place::postgres().await);)*
        }
    };
}

macro_rules! on_a_store {
    ($promise:ident, $place:expr) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            super::$promise($place).await;
        }
    };
}
pub(crate) use {on_a_store, on_every_lasting_store, on_every_store};
