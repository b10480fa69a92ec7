use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, EventStore, FirstOutcome, IdempotencyKey, KeptKey, KeyQuery, MemoryStore,
    Position, StoreError, StreamId, Version,
};
use jiff::Timestamp;

use super::mistake::{Appended, Mistake};

type Listed = Result<Vec<KeptKey>, StoreError>;

async fn everything(right: &MemoryStore) -> Listed {
    right.keys(&KeyQuery::all(u32::MAX)).await
}

/// The rest of a list, as it was asked for.
fn page(mut all: Vec<KeptKey>, query: &KeyQuery) -> Vec<KeptKey> {
    let last = query.after.as_ref();
    if let Some(at) = all.iter().position(|kept| {
        last.is_some_and(|(stream, key)| kept.stream == *stream && kept.key == *key)
    }) {
        all.drain(..=at);
    }
    all.truncate(query.limit as usize);
    all
}

/// A key is as old as its command.
#[derive(Default)]
pub(crate) struct TellsTheTimeOfTheCommand;

#[async_trait]
impl Mistake for TellsTheTimeOfTheCommand {
    async fn keys(&self, right: &MemoryStore, query: KeyQuery) -> Listed {
        let mut found = right.keys(&query).await?;
        for kept in &mut found {
            kept.recorded_at = kept.first.decided_at;
        }
        Ok(found)
    }
}

/// Keys stand as in a dictionary.
#[derive(Default)]
pub(crate) struct SortsKeysByLanguage;

#[async_trait]
impl Mistake for SortsKeysByLanguage {
    async fn keys(&self, right: &MemoryStore, query: KeyQuery) -> Listed {
        if query.stream.is_some() {
            return right.keys(&query).await;
        }
        let mut all = everything(right).await?;
        all.sort_by_key(|kept| (kept.stream.to_string().to_lowercase(), kept.key.clone()));
        Ok(page(all, &query))
    }
}

/// The id alone names a stream.
#[derive(Default)]
pub(crate) struct FindsKeysById;

#[async_trait]
impl Mistake for FindsKeysById {
    async fn keys(&self, right: &MemoryStore, query: KeyQuery) -> Listed {
        let Some(stream) = &query.stream else { return right.keys(&query).await };
        let mut all = everything(right).await?;
        all.retain(|kept| kept.stream.id().eq_ignore_ascii_case(stream.id()));
        Ok(page(all, &query))
    }
}

/// A key that was sent is told, whatever came of it.
#[derive(Default)]
pub(crate) struct ListsWhatWasSent {
    sent: Mutex<BTreeMap<(StreamId, IdempotencyKey), KeptKey>>,
}

#[async_trait]
impl Mistake for ListsWhatWasSent {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        for append in &batch.appends {
            let Some(outcome) = &append.key else { continue };
            let first = FirstOutcome {
                version: Version::NONE,
                position: Position::START,
                events: 0,
                refusal: None,
                decided_at: outcome.decided_at,
            };
            let kept = KeptKey {
                stream: append.stream.clone(),
                key: outcome.key.clone(),
                fingerprint: outcome.fingerprint,
                first,
                recorded_at: Timestamp::now(),
            };
            let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
            sent.insert((append.stream.clone(), outcome.key.clone()), kept);
        }
        right.append(&batch).await
    }

    async fn keys(&self, right: &MemoryStore, query: KeyQuery) -> Listed {
        let found = everything(right).await?;
        let mut all = self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone();
        all.extend(found.into_iter().map(|kept| ((kept.stream.clone(), kept.key.clone()), kept)));
        let after = |place: &_| query.after.as_ref().is_none_or(|after| place > after);
        let of = |stream: &_| query.stream.as_ref().is_none_or(|wanted| wanted == stream);
        all.retain(|place, kept| after(place) && of(&kept.stream));
        Ok(all.into_values().take(query.limit as usize).collect())
    }
}

/// What is pruned first is up to chance: the last by key, say.
#[derive(Default)]
pub(crate) struct PrunesTheNewest {
    pruned: Mutex<Vec<KeptKey>>,
}

#[async_trait]
impl Mistake for PrunesTheNewest {
    async fn keys(&self, right: &MemoryStore, query: KeyQuery) -> Listed {
        let found = right.keys(&query).await?;
        let pruned = self.pruned.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = pruned.iter().chain(&found).take(found.len()).cloned();
        Ok(if pruned.is_empty() { found } else { kept.collect() })
    }

    async fn prune_keys(
        &self,
        right: &MemoryStore,
        before: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let old = everything(right).await?;
        let count = right.prune_keys(before, limit).await?;
        let left = everything(right).await?;
        let mut pruned = self.pruned.lock().unwrap_or_else(PoisonError::into_inner);
        pruned.extend(old.into_iter().filter(|kept| !left.contains(kept)));
        Ok(count)
    }
}
