use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    Append, AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, ExpectedVersion,
    IdempotencyKey, KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, MemoryStore, Position,
    RecordedEvent, StoreError, StreamEvent, StreamId, Verdict, Version,
    testing::suite::{FreshLog, Scale},
};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) type Appended = Result<Vec<Verdict>, AppendError>;
pub(crate) type Loaded = Result<Vec<Vec<StreamEvent>>, StoreError>;

/// What a wrong store does otherwise than the right one.
#[async_trait]
pub(crate) trait Mistake: Default + Send + Sync + 'static {
    /// Another handle on the same log; shares everything where the mistake is not in a handle.
    fn another_handle(mistake: &Arc<Self>) -> Arc<Self> {
        Arc::clone(mistake)
    }

    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        right.append(&batch).await
    }

    async fn resolve(&self, right: &MemoryStore, batch: BatchId) -> Result<BatchFate, StoreError> {
        right.resolve(batch).await
    }

    async fn load(&self, right: &MemoryStore, loads: Vec<Load>) -> Loaded {
        right.load(&loads).await
    }

    async fn read_stream(
        &self,
        right: &MemoryStore,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        right.read_stream(stream, after, limit).await
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        right.read_log(after, filter, limit).await
    }

    async fn head(&self, right: &MemoryStore) -> Result<LogHead, StoreError> {
        right.head().await
    }

    async fn begin_epoch(&self, right: &MemoryStore, reason: &str) -> Result<Epoch, StoreError> {
        right.begin_epoch(reason).await
    }

    async fn keys(&self, right: &MemoryStore, query: KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        right.keys(&query).await
    }

    async fn prune_keys(
        &self,
        right: &MemoryStore,
        before: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        right.prune_keys(before, limit).await
    }
}

/// The log in memory, with a mistake.
#[derive(Default)]
pub(crate) struct Wrong<M> {
    right: MemoryStore,
    mistake: Arc<M>,
}

#[async_trait]
impl<M: Mistake> FreshLog for Wrong<M> {
    async fn open(&self) -> Arc<dyn EventStore> {
        let mistake = M::another_handle(&self.mistake);
        Arc::new(Self { right: self.right.clone(), mistake })
    }

    // What is proved must not change with the environment.
    fn scale(&self) -> Scale {
        Scale::SMALL
    }
}

#[async_trait]
impl<M: Mistake> EventStore for Wrong<M> {
    async fn append(&self, batch: &AppendBatch) -> Appended {
        self.mistake.append(&self.right, batch.clone()).await
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        self.mistake.resolve(&self.right, batch).await
    }

    async fn load(&self, loads: &[Load]) -> Loaded {
        self.mistake.load(&self.right, loads.to_vec()).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.mistake.read_stream(&self.right, stream, after, limit).await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        self.mistake.read_log(&self.right, after, filter, limit).await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        self.mistake.head(&self.right).await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        self.mistake.begin_epoch(&self.right, reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        self.mistake.keys(&self.right, query.clone()).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.mistake.prune_keys(&self.right, before, limit).await
    }
}

/// The batch with other appends.
pub(crate) fn each(mut batch: AppendBatch, change: impl FnMut(&mut Append)) -> AppendBatch {
    batch.appends.iter_mut().for_each(change);
    batch
}

/// Appends on the side, whatever the stream looks like.
pub(crate) async fn slip_in(right: &MemoryStore, append: Append) -> Appended {
    let id = BatchId { slot: Uuid::now_v7(), number: 1 };
    let epoch = right.head().await?.epoch;
    let append = Append { expected: ExpectedVersion::Any, ..append };
    right.append(&AppendBatch { id, epoch, appends: vec![append] }).await
}

/// The version that the stream has.
pub(crate) async fn version(right: &MemoryStore, stream: &StreamId) -> Version {
    let events = right.read_stream(stream, Version::NONE, u32::MAX).await.unwrap_or_default();
    events.last().map_or(Version::NONE, |event| event.version)
}

/// The key of a batch that holds nothing but one keyed append.
pub(crate) fn only_key(batch: &AppendBatch) -> Option<(StreamId, IdempotencyKey)> {
    let [append] = &*batch.appends else { return None };
    Some((append.stream.clone(), append.key.as_ref()?.key.clone()))
}
