//! The log that lives in memory: for specs, for examples, and as the model of every other store.

mod append;
mod keys;
mod log;
mod lose;
mod projections;
mod read;

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

use self::log::{Log, whole_microseconds};
use super::{
    AppendError, EventStore, KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, StoreError,
};
use crate::{
    AppendBatch, BatchFate, BatchId, Clock, Epoch, Position, RecordedEvent, StreamEvent, StreamId,
    SystemClock, Verdict, Version,
};

/// A log in memory. It keeps every promise of a store but the one to outlive the process.
///
/// A clone is another handle on the same log.
///
/// ```
/// use cqrs_core::{EventStore, LogFilter, MemoryStore, Position};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let store = MemoryStore::default();
/// let page = store.read_log(Position::START, &LogFilter::all(), 10).await?;
/// assert!(page.events.is_empty());
/// # Ok::<(), cqrs_core::StoreError>(()) })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct MemoryStore {
    log: Arc<RwLock<Log>>,
    hints: Arc<watch::Sender<Position>>,
    clock: Arc<dyn Clock>,
}

impl MemoryStore {
    /// An empty log that records events at the time that `clock` tells. Where the clock runs
    /// backwards, the last time is kept.
    #[must_use]
    pub fn with_clock(clock: impl Clock) -> Self {
        let hints = watch::Sender::new(Position::START);
        Self { log: Arc::default(), hints: Arc::new(hints), clock: Arc::new(clock) }
    }

    /// Loses every event after `last` and begins another epoch, as a failover to a standby that was
    /// behind does. What projections have seen they keep; their checkpoints are told to be
    /// [`lost`](crate::Checkpoint::lost). For tests of what stands on a store.
    ///
    /// ```
    /// use cqrs_core::{EventStore, MemoryStore, Position};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let store = MemoryStore::default();
    /// let before = store.head().await?.epoch;
    /// assert!(store.lose_after(Position::START) > before);
    /// # Ok::<(), cqrs_core::StoreError>(()) })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "whoever appends from now on names the new epoch"]
    pub fn lose_after(&self, last: Position) -> Epoch {
        let epoch = self.write().lose_after(last);
        self.hints.send_replace(self.read().head().position);
        epoch
    }

    fn now(&self) -> Timestamp {
        whole_microseconds(self.clock.now())
    }

    /// Tells everybody who waits how far the log has come.
    fn hint(&self, head: Position) {
        self.hints.send_if_modified(|heard| {
            let further = head > *heard;
            *heard = head.max(*heard);
            further
        });
    }

    // No code that holds the lock can panic, and none can leave the log half written.
    fn read(&self) -> RwLockReadGuard<'_, Log> {
        self.log.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Log> {
        self.log.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::with_clock(SystemClock)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("head", &self.read().head()).finish_non_exhaustive()
    }
}

#[async_trait]
impl EventStore for MemoryStore {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        let now = self.now();
        let mut log = self.write();
        let verdicts = log.append(batch, now)?;
        let head = log.head().position;
        drop(log);
        self.hint(head);
        Ok(verdicts)
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        Ok(self.write().resolve(batch))
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        let log = self.read();
        Ok(loads.iter().map(|load| log.load(load)).collect())
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        Ok(self.read().read_stream(stream, after, limit))
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        Ok(self.read().read_log(after, filter, limit))
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        Ok(self.read().head())
    }

    async fn begin_epoch(&self, _reason: &str) -> Result<Epoch, StoreError> {
        Ok(self.write().begin_epoch())
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        Ok(self.read().list_keys(query))
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        Ok(self.write().prune_keys(before, limit))
    }
}
