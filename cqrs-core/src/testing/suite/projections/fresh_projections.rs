use std::sync::Arc;

use async_trait::async_trait;

use super::super::FreshLog;
use crate::{MemoryStore, ProjectionStore};

/// A fresh log whose store also keeps projections; there are none yet.
#[async_trait]
pub trait FreshProjections: FreshLog {
    /// Opens a handle on the log and its projections, as [`FreshLog::open`] does.
    async fn open_projections(&self) -> Arc<dyn ProjectionStore>;
}

#[async_trait]
impl FreshProjections for MemoryStore {
    async fn open_projections(&self) -> Arc<dyn ProjectionStore> {
        Arc::new(self.clone())
    }
}
