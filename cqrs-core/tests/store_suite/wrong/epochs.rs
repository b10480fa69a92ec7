use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use cqrs_core::{AppendBatch, Epoch, EventStore, LogHead, MemoryStore, StoreError};

use super::mistake::{Appended, Mistake};

/// The epoch of a batch is not looked at.
#[derive(Default)]
pub(crate) struct IgnoresTheEpoch;

#[async_trait]
impl Mistake for IgnoresTheEpoch {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let epoch = right.head().await?.epoch;
        right.append(&AppendBatch { epoch, ..batch }).await
    }
}

/// A handle asks for the epoch once.
#[derive(Default)]
pub(crate) struct RemembersTheEpoch {
    epoch: OnceLock<Epoch>,
}

#[async_trait]
impl Mistake for RemembersTheEpoch {
    fn another_handle(_: &Arc<Self>) -> Arc<Self> {
        Arc::default()
    }

    async fn head(&self, right: &MemoryStore) -> Result<LogHead, StoreError> {
        let head = right.head().await?;
        Ok(LogHead { epoch: *self.epoch.get_or_init(|| head.epoch), ..head })
    }
}
