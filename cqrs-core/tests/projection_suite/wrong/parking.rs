use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Checkpoint, DocumentWrite, GenerationId, MemoryStore, ParkedEvent, Part,
    Position, ProjectionStore,
};

use super::mistake::{Mistake, Stored, parts, step};

/// There is always a reason, if an empty one.
#[derive(Default)]
pub(crate) struct AlwaysHasAReason;

#[async_trait]
impl Mistake for AlwaysHasAReason {
    async fn parked(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<ParkedEvent>> {
        let mut found = right.parked(generation, key, limit).await?;
        for event in &mut found {
            event.reason.get_or_insert_default();
        }
        Ok(found)
    }
}

/// A key is told for each of its events.
#[derive(Default)]
pub(crate) struct TellsKeysPerEvent;

#[async_trait]
impl Mistake for TellsKeysPerEvent {
    async fn checkpoint(&self, right: &MemoryStore, part: Part) -> Stored<Option<Checkpoint>> {
        let Some(mut checkpoint) = right.checkpoint(part).await? else { return Ok(None) };
        let events = right.parked(part.generation, None, u32::MAX).await?;
        let mine = |event: &ParkedEvent| checkpoint.parked.contains(&event.key);
        checkpoint.parked = events.into_iter().filter(mine).map(|event| event.key).collect();
        Ok(Some(checkpoint))
    }
}

/// What is parked stands in the order of the log.
#[derive(Default)]
pub(crate) struct SortsByPosition;

#[async_trait]
impl Mistake for SortsByPosition {
    async fn parked(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<ParkedEvent>> {
        let mut found = right.parked(generation, key, u32::MAX).await?;
        found.sort_by_key(|event| event.position);
        found.truncate(limit as usize);
        Ok(found)
    }
}

/// An event that is parked already stays as it is.
#[derive(Default)]
pub(crate) struct KeepsTheFirstReason;

#[async_trait]
impl Mistake for KeepsTheFirstReason {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let known = right.parked(advance.part.generation, None, u32::MAX).await?;
        let place = |event: &ParkedEvent| (event.key.clone(), event.position);
        advance.park.retain(|event| known.iter().all(|known| place(known) != place(event)));
        right.commit_documents(&advance, &writes).await
    }
}

/// A key is parked or not.
#[derive(Default)]
pub(crate) struct UnparksTheKey;

#[async_trait]
impl Mistake for UnparksTheKey {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        for unpark in &mut advance.unpark {
            unpark.through = Position::START.plus(u64::MAX);
        }
        right.commit_documents(&advance, &writes).await
    }
}

/// What is parked is looked up by key, whichever generation it is of.
#[derive(Default)]
pub(crate) struct UnparksEverywhere;

#[async_trait]
impl Mistake for UnparksEverywhere {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let done = right.commit_documents(&advance, &writes).await?;
        if done != Advanced::Committed || advance.unpark.is_empty() {
            return Ok(done);
        }
        for other in parts(right).await? {
            if other != advance.part
                && let Some(step) = step(right, other).await?
            {
                let step = Advance { unpark: advance.unpark.clone(), ..step };
                right.commit_documents(&step, &[]).await?;
            }
        }
        Ok(done)
    }
}

/// A statement has room for a thousand rows, and who gives more is not told.
#[derive(Default)]
pub(crate) struct ParksAThousand;

#[async_trait]
impl Mistake for ParksAThousand {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        advance.park.truncate(1_000);
        right.commit_documents(&advance, &writes).await
    }
}
