use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, EventStore, ExpectedVersion, LogHead, MemoryStore, Position, StoreError, Verdict,
};

use super::mistake::{Appended, Mistake, each, slip_in, version};

/// One stale append takes its neighbours with it.
#[derive(Default)]
pub(crate) struct FailsTogether;

#[async_trait]
impl Mistake for FailsTogether {
    async fn append(&self, right: &MemoryStore, mut batch: AppendBatch) -> Appended {
        let mut actual = Vec::new();
        for append in &batch.appends {
            actual.push(version(right, &append.stream).await);
        }
        let stale = |(append, actual): (&cqrs_core::Append, &_)| {
            append.key.is_none() && !append.expected.accepts(*actual)
        };
        let first = |at: usize| {
            let stream = &batch.appends[at].stream;
            batch.appends.iter().position(|append| append.stream == *stream) == Some(at)
        };
        let fails = batch.appends.iter().zip(&actual).enumerate();
        if !fails.into_iter().any(|(at, pair)| first(at) && stale(pair)) {
            return right.append(&batch).await;
        }
        // Recorded like a batch whose appends all conflict.
        batch.appends.clear();
        right.append(&batch).await?;
        Ok(actual.into_iter().map(|actual| Verdict::Conflict { actual }).collect())
    }
}

/// Every append is judged by what was there before the batch.
#[derive(Default)]
pub(crate) struct JudgesByTheStart;

#[async_trait]
impl Mistake for JudgesByTheStart {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        if batch.appends.len() == 1 {
            return right.append(&batch).await;
        }
        let mut start = HashMap::new();
        for append in &batch.appends {
            start.insert(append.stream.clone(), version(right, &append.stream).await);
        }
        let judged = each(batch, |append| {
            if append.expected.accepts(start[&append.stream]) {
                append.expected = ExpectedVersion::Any;
            }
        });
        right.append(&judged).await
    }
}

/// A conflict tells the version before the one that is there.
#[derive(Default)]
pub(crate) struct TellsAnOldVersion;

#[async_trait]
impl Mistake for TellsAnOldVersion {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let mut verdicts = right.append(&batch).await?;
        for verdict in &mut verdicts {
            if let Verdict::Conflict { actual } = verdict {
                *actual = cqrs_core::Version::NONE.plus(actual.get().saturating_sub(1));
            }
        }
        Ok(verdicts)
    }
}

/// The first event is stored before the version is looked at.
#[derive(Default)]
pub(crate) struct StoresTheFirstEvent;

#[async_trait]
impl Mistake for StoresTheFirstEvent {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let verdicts = right.append(&batch).await?;
        for (mut append, verdict) in batch.appends.into_iter().zip(&verdicts) {
            if matches!(verdict, Verdict::Conflict { .. }) && !append.events.is_empty() {
                append.events.truncate(1);
                append.key = None;
                slip_in(right, append).await?;
            }
        }
        Ok(verdicts)
    }
}

/// Nothing to store, so nothing is looked at.
#[derive(Default)]
pub(crate) struct ConfirmsUnseen;

#[async_trait]
impl Mistake for ConfirmsUnseen {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let unseen = each(batch, |append| {
            if append.events.is_empty() {
                append.expected = ExpectedVersion::Any;
            }
        });
        right.append(&unseen).await
    }
}

/// Each append of a batch commits on its own.
#[derive(Default)]
pub(crate) struct ShowsHalfABatch {
    middle: AtomicU64,
    looks: AtomicU64,
}

#[async_trait]
impl Mistake for ShowsHalfABatch {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let half = batch.appends.first().map_or(0, |append| append.events.len()) as u64;
        if batch.appends.len() < 2 || half == 0 {
            return right.append(&batch).await;
        }
        let middle = right.head().await?.position.get() + half;
        self.middle.store(middle, Ordering::SeqCst);
        let looks = self.looks.load(Ordering::SeqCst);
        for _ in 0..200 {
            if self.looks.load(Ordering::SeqCst) > looks {
                break;
            }
            tokio::task::yield_now().await;
        }
        let verdicts = right.append(&batch).await;
        self.middle.store(0, Ordering::SeqCst);
        verdicts
    }

    async fn head(&self, right: &MemoryStore) -> Result<LogHead, StoreError> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        let head = right.head().await?;
        let middle = Position::START.plus(self.middle.load(Ordering::SeqCst));
        Ok(LogHead { position: head.position.max(middle), ..head })
    }
}
