use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use cqrs_core::{MemoryStore, ProjectionStore};

use super::{Log, Venue};

/// The log in memory: what the loop costs without a store.
pub(crate) struct Memory;

#[async_trait]
impl Venue for Memory {
    async fn empty_log(&self) -> Result<Box<dyn Log>, Failure> {
        Ok(Box::new(InMemory(MemoryStore::default())))
    }
}

struct InMemory(MemoryStore);

#[async_trait]
impl Log for InMemory {
    async fn store(&self) -> Result<Arc<dyn ProjectionStore>, Failure> {
        Ok(Arc::new(self.0.clone()))
    }

    fn address(&self) -> String {
        String::new()
    }
}
