//! The suite of promises that every store keeps, on PostgreSQL.

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    EventStore, ProjectionStore,
    testing::suite::{FreshLog, projections::FreshProjections},
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestDatabase, TestServer};

pub(crate) struct OnPostgres(TestDatabase);

#[async_trait]
impl FreshLog for OnPostgres {
    async fn open(&self) -> Arc<dyn EventStore> {
        Arc::new(PostgresStore::connect(&self.0.url()).await.unwrap())
    }
}

#[async_trait]
impl FreshProjections for OnPostgres {
    async fn open_projections(&self) -> Arc<dyn ProjectionStore> {
        Arc::new(PostgresStore::connect(&self.0.url()).await.unwrap())
    }
}

pub(crate) async fn fresh() -> OnPostgres {
    OnPostgres(TestServer::shared().await.database("suite").await)
}

cqrs_core::testing::store_suite!(fresh);
