use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, AppendBatch, AppendError, BatchFate, BatchId, Blueprint, Checkpoint,
    DocumentQuery, DocumentWrite, Epoch, EpochStart, EventStore, Generation, GenerationId,
    GenerationStatus, KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, MemoryStore,
    ParkedEvent, Part, Position, Prepared, ProjectionStore, RecordedEvent, Stop, StoredDocument,
    StreamEvent, StreamId, Swap, Verdict, Version,
    testing::suite::{FreshLog, Scale, projections::FreshProjections},
};
use jiff::Timestamp;
use tokio::sync::watch;

use super::mistake::{Made, Mistake, Stored};

/// The store in memory, with a mistake. A clone is another handle.
#[derive(Default)]
pub(crate) struct Wrong<M> {
    right: MemoryStore,
    mistake: Arc<M>,
}

impl<M> Clone for Wrong<M> {
    fn clone(&self) -> Self {
        Self { right: self.right.clone(), mistake: Arc::clone(&self.mistake) }
    }
}

#[async_trait]
impl<M: Mistake> FreshLog for Wrong<M> {
    async fn open(&self) -> Arc<dyn EventStore> {
        Arc::new(self.clone())
    }

    // What is proved must not change with the environment.
    fn scale(&self) -> Scale {
        Scale::SMALL
    }
}

#[async_trait]
impl<M: Mistake> FreshProjections for Wrong<M> {
    async fn open_projections(&self) -> Arc<dyn ProjectionStore> {
        Arc::new(self.clone())
    }
}

/// The log itself is right.
#[async_trait]
impl<M: Mistake> EventStore for Wrong<M> {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        self.right.append(batch).await
    }

    async fn resolve(&self, batch: BatchId) -> Stored<BatchFate> {
        self.right.resolve(batch).await
    }

    async fn load(&self, loads: &[Load]) -> Stored<Vec<Vec<StreamEvent>>> {
        self.right.load(loads).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Stored<Vec<RecordedEvent>> {
        self.right.read_stream(stream, after, limit).await
    }

    async fn read_log(&self, after: Position, filter: &LogFilter, limit: u32) -> Stored<LogPage> {
        self.right.read_log(after, filter, limit).await
    }

    async fn head(&self) -> Stored<LogHead> {
        self.right.head().await
    }

    async fn begin_epoch(&self, reason: &str) -> Stored<Epoch> {
        self.right.begin_epoch(reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Stored<Vec<KeptKey>> {
        self.right.keys(query).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Stored<u64> {
        self.right.prune_keys(before, limit).await
    }
}

#[async_trait]
impl<M: Mistake> ProjectionStore for Wrong<M> {
    fn hints(&self) -> watch::Receiver<Position> {
        self.mistake.hints(&self.right)
    }

    async fn epoch_starts(&self) -> Stored<Vec<EpochStart>> {
        self.mistake.epoch_starts(&self.right).await
    }

    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Made<Prepared> {
        self.mistake.prepare(&self.right, *blueprint).await
    }

    async fn begin_rebuild(&self, blueprint: &Blueprint<'_>) -> Made<Option<Generation>> {
        self.mistake.begin_rebuild(&self.right, *blueprint).await
    }

    async fn swap(&self, generation: GenerationId) -> Stored<Swap> {
        self.mistake.swap(&self.right, generation).await
    }

    async fn drop_generation(&self, generation: GenerationId) -> Stored<bool> {
        self.mistake.drop_generation(&self.right, generation).await
    }

    async fn generations(&self) -> Stored<Vec<GenerationStatus>> {
        self.mistake.generations(&self.right).await
    }

    async fn checkpoint(&self, part: Part) -> Stored<Option<Checkpoint>> {
        self.mistake.checkpoint(&self.right, part).await
    }

    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Stored<Vec<StoredDocument>> {
        self.mistake.load(&self.right, generation, keys).await
    }

    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Stored<Advanced> {
        self.mistake.commit(&self.right, advance.clone(), writes.to_vec()).await
    }

    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        self.mistake.find(&self.right, projection, query.clone()).await
    }

    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Stored<()> {
        self.mistake.set_stop(&self.right, part, stop).await
    }

    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<ParkedEvent>> {
        self.mistake.parked(&self.right, generation, key, limit).await
    }
}
