use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

use super::{Call, Calls, Fault, Gate, fault::unavailable, script::Script};
use crate::{
    Advance, Advanced, AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, Holder,
    KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, Position, RecordedEvent, StoreError,
    StreamEvent, StreamId, Verdict, Version,
};

/// A store that fails as it is told, and otherwise does what the store inside it does.
///
/// Each call takes one fault off the script of its kind, in order. When a script has run out,
/// calls go through. A clone shares the scripts and the store.
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
    /// What everybody hears of the log, where that is not what the store inside says.
    hints: Arc<Mutex<Option<watch::Sender<Position>>>>,
}

impl<S> FaultyStore<S> {
    /// Nothing fails yet.
    pub fn new(inside: S) -> Self {
        Self { inside: Arc::new(inside), script: Arc::default(), hints: Arc::default() }
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

    /// Says what happens to the next call of this kind that nothing is said about yet.
    pub fn next(&self, call: Call, fault: Fault) {
        self.script().others.entry(call).or_default().push_back(fault);
    }

    /// Makes the next step of a projection find that somebody else holds its part. It comes
    /// before any fault.
    pub fn next_step_is_held(&self, holder: Option<Holder>) {
        self.script().held.push_back(holder);
    }

    /// Tells nobody of appends any more who asks for hints from now on: they were all lost.
    pub fn lose_hints(&self) {
        let mut hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        hints.get_or_insert_with(|| watch::Sender::new(Position::START));
    }

    /// What was asked so far.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.script().calls.clone()
    }

    pub(super) fn heard(&self) -> Option<watch::Receiver<Position>> {
        let hints = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        hints.as_ref().map(watch::Sender::subscribe)
    }

    /// Notes a step; says where somebody holds its part.
    pub(super) fn step(&self, advance: &Advance) -> Option<Advanced> {
        let mut script = self.script();
        script.calls.steps.push(advance.clone());
        script.held.pop_front().map(Advanced::Held)
    }

    /// Asks the store inside, as far as the script lets it.
    pub(super) async fn call<T, E, F>(
        &self,
        call: Call,
        ask: impl FnOnce(Arc<S>) -> F + Send,
    ) -> Result<T, E>
    where
        T: Send,
        E: From<StoreError> + Send,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let fault = self.script().next(call);
        let asked = ask(Arc::clone(&self.inside));
        match fault {
            Fault::None => asked.await,
            Fault::NotStored(error) => Err(error.into()),
            Fault::LoseRequest => Err(unavailable().into()),
            Fault::LoseAnswer => {
                asked.await?;
                Err(unavailable().into())
            }
            Fault::CommitLate(gate) => {
                tokio::spawn(async move {
                    gate.pass().await;
                    // Nobody waits for this answer any more.
                    let _ = asked.await;
                    gate.finish();
                });
                Err(unavailable().into())
            }
            Fault::HoldBefore(gate) => {
                gate.pass().await;
                let answer = asked.await;
                gate.finish();
                answer
            }
            Fault::HoldAnswer(gate) => {
                let answer = asked.await;
                gate.pass().await;
                answer
            }
        }
    }

    // A test that failed elsewhere must not be hidden by a poisoned lock.
    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Clone for FaultyStore<S> {
    fn clone(&self) -> Self {
        Self {
            inside: Arc::clone(&self.inside),
            script: Arc::clone(&self.script),
            hints: Arc::clone(&self.hints),
        }
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
        let filter = filter.clone();
        let read =
            move |inside: Arc<S>| async move { inside.read_log(after, &filter, limit).await };
        self.call(Call::ReadLog, read).await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        self.call(Call::Head, |inside| async move { inside.head().await }).await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        self.inside.begin_epoch(reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        let query = query.clone();
        let list = move |inside: Arc<S>| async move { inside.keys(&query).await };
        self.call(Call::Keys, list).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let prune = move |inside: Arc<S>| async move { inside.prune_keys(before, limit).await };
        self.call(Call::PruneKeys, prune).await
    }
}
