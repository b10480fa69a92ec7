use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, KeptKey, KeyQuery, Load,
    LogFilter, LogHead, LogPage, Position, RecordedEvent, StoreError, StreamEvent, StreamId,
    Verdict, Version,
};
use jiff::Timestamp;

use super::PostgresStore;

#[async_trait]
impl EventStore for PostgresStore {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        self.inner().append(batch).await
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        self.inner().resolve(batch).await
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        self.inner().load(loads).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.inner().read_stream(stream, after, limit).await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        self.inner().read_log(after, filter, limit).await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        self.inner().head().await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        self.inner().begin_epoch(reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        self.inner().keys(query).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.inner().prune_keys(before, limit).await
    }
}
