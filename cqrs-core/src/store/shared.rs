use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    AppendError, EventStore, KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, StoreError,
};
use crate::{
    AppendBatch, BatchFate, BatchId, Epoch, Position, RecordedEvent, StreamEvent, StreamId,
    Verdict, Version,
};

/// A store that is shared is the same store.
#[async_trait]
impl<S: EventStore + ?Sized> EventStore for Arc<S> {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        (**self).append(batch).await
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        (**self).resolve(batch).await
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        (**self).load(loads).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        (**self).read_stream(stream, after, limit).await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        (**self).read_log(after, filter, limit).await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        (**self).head().await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        (**self).begin_epoch(reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        (**self).keys(query).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        (**self).prune_keys(before, limit).await
    }
}
