//! A store whose process breaks off at one of its calls, counted from the first.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, KeptKey, KeyQuery, Load,
    LogFilter, LogHead, LogPage, Position, RecordedEvent, StoreError, StreamEvent, StreamId,
    Verdict, Version,
};
use jiff::Timestamp;
use tokio::sync::Notify;

/// How it breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    /// The call fails, and says that it had no effect.
    Fails,
    /// It never reaches the store, and the caller cannot know that.
    LosesRequest,
    /// It is done, and the answer is lost.
    LosesAnswer,
    /// It hangs before it reaches the store, which it never does.
    HangsBefore,
    /// It is done, and then it hangs.
    HangsAfter,
    /// It hangs, and reaches the store when the process is long gone.
    ArrivesLate,
}

impl Break {
    pub(crate) const ALL: [Self; 6] = [
        Self::Fails,
        Self::LosesRequest,
        Self::LosesAnswer,
        Self::HangsBefore,
        Self::HangsAfter,
        Self::ArrivesLate,
    ];
}

/// Where and how a process breaks off, and what it left under way.
#[derive(Default)]
pub(crate) struct Plan {
    at: usize,
    how: Option<Break>,
    /// Every later call hangs too.
    lasts: bool,
    calls: AtomicUsize,
    hangs: Notify,
    late: Mutex<Vec<Answer<()>>>,
}

type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl Plan {
    pub(crate) fn new(at: usize, how: Break, lasts: bool) -> Arc<Self> {
        Arc::new(Self { at, how: Some(how), lasts, ..Self::default() })
    }

    /// Whether it came so far.
    pub(crate) fn has_broken(&self) -> bool {
        self.calls.load(Ordering::SeqCst) > self.at
    }

    /// Waits until a call hangs.
    pub(crate) async fn hangs(&self) {
        self.hangs.notified().await;
    }

    /// What is still under way reaches the store.
    pub(crate) async fn arrive(&self) {
        let late = std::mem::take(&mut *self.late.lock().unwrap_or_else(PoisonError::into_inner));
        for request in late {
            request.await;
        }
    }

    fn next(&self) -> Option<Break> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        match call.cmp(&self.at) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => self.how,
            std::cmp::Ordering::Greater => self.lasts.then_some(Break::HangsBefore),
        }
    }
}

/// What a process that will break off holds.
pub(crate) struct BreakingStore {
    /// Its own, which ends with it.
    pub(crate) own: Arc<dyn EventStore>,
    /// Another one, by which late requests arrive.
    pub(crate) lasting: Arc<dyn EventStore>,
    pub(crate) plan: Arc<Plan>,
}

impl BreakingStore {
    async fn call<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        lost: impl Fn() -> E + Send,
        ask: impl Fn(Arc<dyn EventStore>) -> Answer<Result<T, E>> + Send,
    ) -> Result<T, E> {
        let asked = ask(Arc::clone(&self.own));
        let Some(how) = self.plan.next() else { return asked.await };
        match how {
            Break::Fails => {
                return Err(StoreError::Unavailable { reason: "made to fail".into() }.into());
            }
            Break::LosesRequest => return Err(lost()),
            Break::LosesAnswer => {
                asked.await?;
                return Err(lost());
            }
            Break::HangsBefore => {}
            Break::HangsAfter => drop(asked.await),
            Break::ArrivesLate => {
                let late = ask(Arc::clone(&self.lasting));
                let mut all = self.plan.late.lock().unwrap_or_else(PoisonError::into_inner);
                all.push(Box::pin(async move { drop(late.await) }));
            }
        }
        self.plan.hangs.notify_one();
        std::future::pending().await
    }
}

fn unreachable() -> StoreError {
    StoreError::Unavailable { reason: "the answer was made to be lost".into() }
}

#[async_trait]
impl EventStore for BreakingStore {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        let id = batch.id;
        let lost = || AppendError::Unknown { batch: id, reason: "made to be lost".into() };
        self.call(lost, |store| {
            let batch = batch.clone();
            Box::pin(async move { store.append(&batch).await })
        })
        .await
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        self.call(unreachable, |store| Box::pin(async move { store.resolve(batch).await })).await
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        self.call(unreachable, |store| {
            let loads = loads.to_vec();
            Box::pin(async move { store.load(&loads).await })
        })
        .await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.call(unreachable, |store| {
            let stream = stream.clone();
            Box::pin(async move { store.read_stream(&stream, after, limit).await })
        })
        .await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        self.call(unreachable, |store| {
            let filter = filter.clone();
            Box::pin(async move { store.read_log(after, &filter, limit).await })
        })
        .await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        self.call(unreachable, |store| Box::pin(async move { store.head().await })).await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        self.own.begin_epoch(reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        self.own.keys(query).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.own.prune_keys(before, limit).await
    }
}
