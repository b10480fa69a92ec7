use async_trait::async_trait;
use cqrs_core::{EventStore, MemoryStore, StoreError};
use jiff::Timestamp;

use super::mistake::Mistake;

/// Keys are counted, not forgotten.
#[derive(Default)]
pub(crate) struct OnlyCountsKeys;

#[async_trait]
impl Mistake for OnlyCountsKeys {
    async fn prune_keys(
        &self,
        _: &MemoryStore,
        before: Timestamp,
        _: u32,
    ) -> Result<u64, StoreError> {
        Ok(u64::from(before == Timestamp::MAX) * 2)
    }
}

/// The age of a key is not looked at.
#[derive(Default)]
pub(crate) struct PrunesTheYoung;

#[async_trait]
impl Mistake for PrunesTheYoung {
    async fn prune_keys(
        &self,
        right: &MemoryStore,
        _: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        right.prune_keys(Timestamp::MAX, limit).await
    }
}

/// The limit is not looked at.
#[derive(Default)]
pub(crate) struct PrunesWithoutLimit;

#[async_trait]
impl Mistake for PrunesWithoutLimit {
    async fn prune_keys(
        &self,
        right: &MemoryStore,
        before: Timestamp,
        _: u32,
    ) -> Result<u64, StoreError> {
        right.prune_keys(before, u32::MAX).await
    }
}
