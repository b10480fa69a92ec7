use std::sync::Arc;

use async_trait::async_trait;

use super::Scale;
use crate::{EventStore, MemoryStore};

/// A log that nobody has written to yet, for one rule. Dropped when the rule is done.
#[async_trait]
pub trait FreshLog: Send + Sync + 'static {
    /// Opens a handle on the log that shares nothing with other handles but the log itself, as
    /// another process would. A store that only lives in one process gives the same again.
    async fn open(&self) -> Arc<dyn EventStore>;

    /// How much the long rules do with it.
    fn scale(&self) -> Scale {
        Scale::from_env()
    }
}

#[async_trait]
impl FreshLog for MemoryStore {
    async fn open(&self) -> Arc<dyn EventStore> {
        Arc::new(self.clone())
    }
}
