use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use cqrs_core::ProjectionStore;
use cqrs_postgres::PostgresStore;

use super::{Log, Venue};

/// A log on PostgreSQL that somebody else made.
pub(crate) struct Address(pub(crate) String);

#[async_trait]
impl Venue for Address {
    async fn empty_log(&self) -> Result<Box<dyn Log>, Failure> {
        Ok(Box::new(At(self.0.clone())))
    }
}

struct At(String);

#[async_trait]
impl Log for At {
    async fn store(&self) -> Result<Arc<dyn ProjectionStore>, Failure> {
        Ok(Arc::new(PostgresStore::connect(&self.0).await?))
    }

    fn address(&self) -> String {
        self.0.clone()
    }
}
