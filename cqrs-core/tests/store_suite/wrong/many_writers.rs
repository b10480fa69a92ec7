use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, EventStore, ExpectedVersion, IdempotencyKey, LogFilter, LogPage, MemoryStore,
    Position, StoreError, StreamId, Verdict,
};
use uuid::Uuid;

use super::mistake::{Appended, Mistake, each, only_key, version};

/// Where whoever is between a look and a write waits for somebody else to come as far; not for
/// ever, as there may be nobody.
#[derive(Default)]
struct Crossroads(AtomicU64);

impl Crossroads {
    async fn wait(&self) {
        let arrived = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        for _ in 0..100 {
            if self.0.load(Ordering::SeqCst) > arrived {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
}

/// Counts positions on from the head that it saw before it wrote.
#[derive(Default)]
pub(crate) struct CountsForItself {
    between: Crossroads,
}

#[async_trait]
impl Mistake for CountsForItself {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let mut head = right.head().await?.position;
        self.between.wait().await;
        let mut verdicts = right.append(&batch).await?;
        for (append, verdict) in batch.appends.iter().zip(&mut verdicts) {
            if let Verdict::Appended { position, .. } = verdict {
                head = head.plus(append.events.len() as u64);
                *position = head;
            }
        }
        Ok(verdicts)
    }
}

/// Positions are given before the commit, and a younger transaction may commit first.
#[derive(Default)]
pub(crate) struct CommitsLate {
    late: Mutex<BTreeSet<Position>>,
    reads: AtomicU64,
}

#[async_trait]
impl Mistake for CommitsLate {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let verdicts = {
            // Its events are invisible from the moment on at which the head counts them.
            let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
            let pending = right.clone();
            let verdicts = futures_now(async move { pending.append(&batch).await })?;
            late.extend(verdicts.iter().filter_map(|verdict| match verdict {
                Verdict::Appended { position, .. } => Some(*position),
                _ => None,
            }));
            verdicts
        };
        let reads = self.reads.load(Ordering::SeqCst);
        for _ in 0..100 {
            if self.reads.load(Ordering::SeqCst) > reads + 1 {
                break;
            }
            tokio::task::yield_now().await;
        }
        for verdict in &verdicts {
            if let Verdict::Appended { position, .. } = verdict {
                self.late.lock().unwrap_or_else(PoisonError::into_inner).remove(position);
            }
        }
        Ok(verdicts)
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut page = right.read_log(after, filter, limit).await?;
        page.events.retain(|event| !late.contains(&event.position));
        self.reads.fetch_add(1, Ordering::SeqCst);
        Ok(page)
    }
}

/// The log in memory answers at once; under a lock there is no time to wait for it.
fn futures_now(append: impl Future<Output = Appended>) -> Appended {
    let mut append = std::pin::pin!(append);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match append.as_mut().poll(&mut context) {
        std::task::Poll::Ready(verdicts) => verdicts,
        std::task::Poll::Pending => {
            let reason = "the log in memory made somebody wait".into();
            Err(StoreError::Unavailable { reason }.into())
        }
    }
}

/// The version is read, compared, and then the events are written.
#[derive(Default)]
pub(crate) struct ChecksThenWrites {
    between: Crossroads,
}

#[async_trait]
impl Mistake for ChecksThenWrites {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        if batch.appends.len() > 1 {
            return right.append(&batch).await;
        }
        let mut fresh = true;
        for append in &batch.appends {
            fresh &= append.expected.accepts(version(right, &append.stream).await);
        }
        self.between.wait().await;
        if !fresh {
            return right.append(&batch).await;
        }
        right.append(&each(batch, |append| append.expected = ExpectedVersion::Any)).await
    }
}

/// The key is looked up, and then the outcome is written.
#[derive(Default)]
pub(crate) struct LooksUpKeysThenWrites {
    keys: Mutex<HashMap<(StreamId, IdempotencyKey), IdempotencyKey>>,
    between: Crossroads,
}

#[async_trait]
impl Mistake for LooksUpKeysThenWrites {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let Some(key) = only_key(&batch) else { return right.append(&batch).await };
        let known = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        self.between.wait().await;
        let stored = known.or_else(|| IdempotencyKey::new(Uuid::now_v7().to_string()).ok());
        let rekeyed = each(batch, |append| {
            if let (Some(outcome), Some(stored)) = (&mut append.key, &stored) {
                outcome.key = stored.clone();
            }
        });
        let verdicts = right.append(&rekeyed).await?;
        if let ([Verdict::Appended { .. }], Some(stored)) = (&*verdicts, stored) {
            self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(key, stored);
        }
        Ok(verdicts)
    }
}
