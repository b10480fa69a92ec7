use async_trait::async_trait;
use jiff::Timestamp;

use super::{AppendError, KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, StoreError};
use crate::{
    AppendBatch, BatchFate, BatchId, Epoch, Position, RecordedEvent, StreamEvent, StreamId,
    Verdict, Version,
};

/// A log of events that any loop, reader or runner can stand on.
///
/// Its promises are written down once, as the suite in `cqrs_core::testing::suite`; a store is
/// done when it passes.
#[async_trait]
pub trait EventStore: Send + Sync + 'static {
    /// Judges every append of the batch in order and commits what may happen, all in one
    /// transaction: one stale expected version never fails its neighbours.
    ///
    /// Events get the next positions, gapless and in commit order. For each append: a taken key
    /// decides first, then the expected version. The batch's id is recorded in the same commit.
    ///
    /// # Errors
    /// [`AppendError::NotStored`] where nothing of the batch is or will be stored;
    /// [`AppendError::Unknown`] where the store's answer was lost.
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError>;

    /// Says what became of a batch whose answer was lost: waits for it while it is committing,
    /// and fences it off if it never did, so that it can never commit later.
    ///
    /// # Errors
    /// Where the store cannot be asked; then nothing is known yet. Where the batch is older than
    /// the last [`BatchId::REMEMBERED`] of its slot, the store may have forgotten it.
    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError>;

    /// Reads many streams in one round trip; the answers stand in the order of the requests.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError>;

    /// Reads one stream with envelopes: at most `limit` events after `after`, in order.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError>;

    /// Reads the log: at most `limit` events after `after` that the filter lets through. No event
    /// ever appears later at a position up to the page's `through`.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError>;

    /// The end of the log, and its epoch, as of now.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn head(&self) -> Result<LogHead, StoreError>;

    /// Begins another epoch, which drops every cached state in every process.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError>;

    /// The keys that are taken, with what is kept under each.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError>;

    /// Forgets outcomes of keyed commands that were recorded before `before`, the oldest first
    /// and at most `limit`, and says how many. A key that was forgotten counts as new.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError>;
}
