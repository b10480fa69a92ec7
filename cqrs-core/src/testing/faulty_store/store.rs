use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{Calls, Fault, Gate, fault::unavailable};
use crate::{
    AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, Load, LogFilter, LogHead,
    LogPage, Position, RecordedEvent, StoreError, StreamEvent, StreamId, Verdict, Version,
};

/// A store that fails as it is told, and otherwise does what the store inside it does.
///
/// Each append takes one fault off the script, in order; so do loads and resolves. When a script
/// has run out, calls go through. A clone shares the script and the store.
///
/// ```
/// use cqrs_core::{EventStore, Load, MemoryStore, testing::FaultyStore};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let store = FaultyStore::new(MemoryStore::default());
/// store.next_load_fails();
/// assert!(store.load(&[]).await.is_err());
/// assert!(store.load(&[]).await.is_ok());
/// assert_eq!(store.calls().loads.len(), 2);
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct FaultyStore<S> {
    inside: Arc<S>,
    script: Arc<Mutex<Script>>,
}

#[derive(Debug, Default)]
struct Script {
    appends: VecDeque<Fault>,
    loads: VecDeque<Result<Gate, StoreError>>,
    resolves: VecDeque<StoreError>,
    calls: Calls,
}

impl<S> FaultyStore<S> {
    /// Nothing fails yet.
    pub fn new(inside: S) -> Self {
        Self { inside: Arc::new(inside), script: Arc::default() }
    }

    /// The store inside, where nothing fails.
    #[must_use]
    pub fn inside(&self) -> &S {
        &self.inside
    }

    /// Says what happens to the next append that nothing is said about yet.
    pub fn next_append(&self, fault: Fault) {
        self.script().appends.push_back(fault);
    }

    /// Makes a load fail, as if the store could not be reached.
    pub fn next_load_fails(&self) {
        self.script().loads.push_back(Err(unavailable()));
    }

    /// Makes a load wait at the gate before it reaches the store.
    pub fn next_load_waits(&self, gate: Gate) {
        self.script().loads.push_back(Ok(gate));
    }

    /// Makes a resolve fail, as if the store could not be reached.
    pub fn next_resolve_fails(&self) {
        self.script().resolves.push_back(unavailable());
    }

    /// What was asked so far.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.script().calls.clone()
    }

    // A test that failed elsewhere must not be hidden by a poisoned lock.
    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Clone for FaultyStore<S> {
    fn clone(&self) -> Self {
        Self { inside: Arc::clone(&self.inside), script: Arc::clone(&self.script) }
    }
}

#[async_trait]
impl<S: EventStore> EventStore for FaultyStore<S> {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        let fault = {
            let mut script = self.script();
            script.calls.appends.push(batch.clone());
            script.appends.pop_front().unwrap_or(Fault::None)
        };
        let lost =
            |reason: &str| Err(AppendError::Unknown { batch: batch.id, reason: reason.into() });
        match fault {
            Fault::None => self.inside.append(batch).await,
            Fault::NotStored(error) => Err(AppendError::NotStored(error)),
            Fault::LoseAnswer => {
                self.inside.append(batch).await?;
                lost("the answer was made to be lost")
            }
            Fault::LoseRequest => lost("the request was made to be lost"),
            Fault::CommitLate(gate) => {
                let (inside, batch) = (Arc::clone(&self.inside), batch.clone());
                tokio::spawn(async move {
                    gate.pass().await;
                    // Nobody waits for this answer any more.
                    let _ = inside.append(&batch).await;
                    gate.finish();
                });
                lost("the connection was made to break")
            }
            Fault::HoldBefore(gate) => {
                gate.pass().await;
                let answer = self.inside.append(batch).await;
                gate.finish();
                answer
            }
            Fault::HoldAnswer(gate) => {
                let answer = self.inside.append(batch).await;
                gate.pass().await;
                answer
            }
        }
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        let fault = {
            let mut script = self.script();
            script.calls.resolves.push(batch);
            script.resolves.pop_front()
        };
        match fault {
            Some(error) => Err(error),
            None => self.inside.resolve(batch).await,
        }
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        let fault = {
            let mut script = self.script();
            script.calls.loads.push(loads.to_vec());
            script.loads.pop_front()
        };
        match fault {
            Some(Err(error)) => return Err(error),
            Some(Ok(gate)) => gate.pass().await,
            None => {}
        }
        self.inside.load(loads).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.inside.read_stream(stream, after, limit).await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        self.inside.read_log(after, filter, limit).await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        self.inside.head().await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        self.inside.begin_epoch(reason).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.inside.prune_keys(before, limit).await
    }
}
