use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    Append, AppendBatch, EventStore, Fingerprint, FirstOutcome, IdempotencyKey, MemoryStore,
    StreamId, Verdict,
};

use super::mistake::{Appended, Mistake, each, only_key, slip_in, version};

/// A repeat tells the stream as it is now.
#[derive(Default)]
pub(crate) struct TellsThePresent;

#[async_trait]
impl Mistake for TellsThePresent {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let mut verdicts = right.append(&batch).await?;
        for (append, verdict) in batch.appends.iter().zip(&mut verdicts) {
            if let Verdict::Repeated(first) = verdict {
                let version = version(right, &append.stream).await;
                *first = FirstOutcome { version, ..first.clone() };
            }
        }
        Ok(verdicts)
    }
}

/// Only events are worth keeping.
#[derive(Default)]
pub(crate) struct KeepsNoQuietOutcome;

#[async_trait]
impl Mistake for KeepsNoQuietOutcome {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let loud = each(batch, |append| {
            if append.events.is_empty() && append.key.as_ref().is_some_and(|k| k.refusal.is_none())
            {
                append.key = None;
            }
        });
        right.append(&loud).await
    }
}

/// A refusal may be decided again.
#[derive(Default)]
pub(crate) struct KeepsNoRefusal;

#[async_trait]
impl Mistake for KeepsNoRefusal {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let kind = each(batch, |append| {
            if append.key.as_ref().is_some_and(|key| key.refusal.is_some()) {
                append.key = None;
            }
        });
        right.append(&kind).await
    }
}

/// The events of a repeat are stored, and then the first outcome is told.
#[derive(Default)]
pub(crate) struct StoresRepeats;

#[async_trait]
impl Mistake for StoresRepeats {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let verdicts = right.append(&batch).await?;
        for (append, verdict) in batch.appends.into_iter().zip(&verdicts) {
            if matches!(verdict, Verdict::Repeated(_)) {
                slip_in(right, Append { key: None, ..append }).await?;
            }
        }
        Ok(verdicts)
    }
}

/// The expected version decides before the key.
#[derive(Default)]
pub(crate) struct LooksAtTheVersionFirst;

#[async_trait]
impl Mistake for LooksAtTheVersionFirst {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        if only_key(&batch).is_some() {
            let unkeyed = each(batch.clone(), |append| append.key = None);
            let actual = version(right, &batch.appends[0].stream).await;
            if !unkeyed.appends[0].expected.accepts(actual) {
                return right.append(&unkeyed).await;
            }
        }
        right.append(&batch).await
    }
}

/// Whoever has the key is taken for the same.
#[derive(Default)]
pub(crate) struct IgnoresTheCommand;

#[async_trait]
impl Mistake for IgnoresTheCommand {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let alike = each(batch, |append| {
            if let Some(key) = &mut append.key {
                key.fingerprint = Fingerprint::from_bytes([0; 32]);
            }
        });
        right.append(&alike).await
    }
}

/// A key is taken for all streams.
#[derive(Default)]
pub(crate) struct SharesKeys {
    owners: Mutex<HashMap<IdempotencyKey, StreamId>>,
}

#[async_trait]
impl Mistake for SharesKeys {
    async fn append(&self, right: &MemoryStore, mut batch: AppendBatch) -> Appended {
        let key = only_key(&batch);
        let elsewhere = key.clone().is_some_and(|(stream, key)| {
            let owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
            owners.get(&key).is_some_and(|owner| *owner != stream)
        });
        if elsewhere {
            batch.appends.clear();
            right.append(&batch).await?;
            return Ok(vec![Verdict::KeyReused]);
        }
        let verdicts = right.append(&batch).await?;
        if let (Some((stream, key)), [Verdict::Appended { .. }]) = (key, &*verdicts) {
            let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
            owners.insert(key, stream);
        }
        Ok(verdicts)
    }
}

/// Keys are compared without case.
#[derive(Default)]
pub(crate) struct FoldsKeys;

#[async_trait]
impl Mistake for FoldsKeys {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let folded = each(batch, |append| {
            if let Some(outcome) = &mut append.key {
                let lower = outcome.key.as_str().to_lowercase();
                outcome.key = IdempotencyKey::new(lower).unwrap_or(outcome.key.clone());
            }
        });
        right.append(&folded).await
    }
}

/// The key is stored before the version is looked at.
#[derive(Default)]
pub(crate) struct KeepsKeysOfConflicts;

#[async_trait]
impl Mistake for KeepsKeysOfConflicts {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let verdicts = right.append(&batch).await?;
        for (append, verdict) in batch.appends.into_iter().zip(&verdicts) {
            if matches!(verdict, Verdict::Conflict { .. }) && append.key.is_some() {
                slip_in(right, Append { events: Vec::new(), ..append }).await?;
            }
        }
        Ok(verdicts)
    }
}

/// Keys are looked up once for the whole batch, before any of it is stored.
#[derive(Default)]
pub(crate) struct MissesKeysOfItsBatch;

#[async_trait]
impl Mistake for MissesKeysOfItsBatch {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let mut taken = HashSet::new();
        let missed = each(batch, |append| {
            let key = append.key.as_ref().map(|key| (append.stream.clone(), key.key.clone()));
            if key.is_some_and(|key| !taken.insert(key)) {
                append.key = None;
            }
        });
        right.append(&missed).await
    }
}
