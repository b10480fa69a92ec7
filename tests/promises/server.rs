//! Logs on a PostgreSQL of the tests.

use std::sync::Arc;

use cqrs_core::EventStore;
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestDatabase, TestServer};

/// A database with an empty log in it.
pub(crate) async fn log_database(server: &TestServer) -> TestDatabase {
    let migrate =
        async |url: String| PostgresStore::migrate(&PostgresStore::builder(&url)).await.map(drop);
    server.prepared_database("log", migrate).await
}

pub(crate) async fn open(url: &str) -> Arc<dyn EventStore> {
    Arc::new(PostgresStore::connect(url).await.unwrap())
}
