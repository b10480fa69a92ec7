use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, Generation,
    GenerationId, GenerationState, GenerationStatus, MemoryStore, Part, Position, ProjectionStore,
    StoreError, StoredDocument, Swap,
};

use super::mistake::{Made, Mistake, Stored, parts, serving, step};

/// A generation serves when it is told to.
#[derive(Default)]
pub(crate) struct SwapsAnyway;

#[async_trait]
impl Mistake for SwapsAnyway {
    async fn swap(&self, right: &MemoryStore, generation: GenerationId) -> Stored<Swap> {
        if right.swap(generation).await? != Swap::Behind {
            return right.swap(generation).await;
        }
        let all = right.generations().await?;
        let furthest = all.iter().flat_map(|status| &status.parts).map(|part| part.position).max();
        let mine = parts(right).await?.into_iter().filter(|part| part.generation == generation);
        for part in mine {
            if let Some(step) = step(right, part).await? {
                let step = Advance { to: furthest.unwrap_or(Position::START), ..step };
                right.commit_documents(&step, &[]).await?;
            }
        }
        right.swap(generation).await
    }
}

/// Only what is being built can be swapped to.
#[derive(Default)]
pub(crate) struct SwapsOnce;

#[async_trait]
impl Mistake for SwapsOnce {
    async fn swap(&self, right: &MemoryStore, generation: GenerationId) -> Stored<Swap> {
        let all = right.generations().await?;
        let live = |status: &GenerationStatus| {
            status.generation.id == generation && status.generation.state == GenerationState::Live
        };
        if all.iter().any(live) {
            return Ok(Swap::Gone);
        }
        right.swap(generation).await
    }
}

/// A swap changes who serves, and not the parts of either.
#[derive(Default)]
pub(crate) struct LeavesRevisions {
    /// How often the part was swapped.
    swaps: Mutex<BTreeMap<(GenerationId, u16), u64>>,
}

impl LeavesRevisions {
    fn swaps(&self, part: Part) -> u64 {
        let swaps = self.swaps.lock().unwrap_or_else(PoisonError::into_inner);
        swaps.get(&(part.generation, part.partition)).copied().unwrap_or_default()
    }
}

#[async_trait]
impl Mistake for LeavesRevisions {
    async fn swap(&self, right: &MemoryStore, generation: GenerationId) -> Stored<Swap> {
        let mut before = Vec::new();
        for part in parts(right).await? {
            before.push((part, right.checkpoint(part).await?.map(|c| c.revision)));
        }
        let swap = right.swap(generation).await?;
        for (part, before) in before {
            if right.checkpoint(part).await?.map(|c| c.revision) != before {
                let mut swaps = self.swaps.lock().unwrap_or_else(PoisonError::into_inner);
                *swaps.entry((part.generation, part.partition)).or_default() += 1;
            }
        }
        Ok(swap)
    }

    async fn checkpoint(&self, right: &MemoryStore, part: Part) -> Stored<Option<Checkpoint>> {
        let mut checkpoint = right.checkpoint(part).await?;
        if let Some(checkpoint) = &mut checkpoint {
            checkpoint.revision -= self.swaps(part);
        }
        Ok(checkpoint)
    }

    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        advance.revision += self.swaps(advance.part);
        right.commit_documents(&advance, &writes).await
    }
}

/// Where there is nothing to update, all is well.
#[derive(Default)]
pub(crate) struct SwapsToNothing;

#[async_trait]
impl Mistake for SwapsToNothing {
    async fn swap(&self, right: &MemoryStore, generation: GenerationId) -> Stored<Swap> {
        match right.swap(generation).await? {
            Swap::Gone => Ok(Swap::Swapped),
            other => Ok(other),
        }
    }
}

/// What served is dropped by the swap.
#[derive(Default)]
pub(crate) struct DropsTheOld;

#[async_trait]
impl Mistake for DropsTheOld {
    async fn swap(&self, right: &MemoryStore, generation: GenerationId) -> Stored<Swap> {
        let swap = right.swap(generation).await?;
        for status in right.generations().await? {
            if status.generation.state == GenerationState::Retired {
                right.drop_generation(status.generation.id).await?;
            }
        }
        Ok(swap)
    }
}

/// Who served once is told to serve.
#[derive(Default)]
pub(crate) struct ForgetsToRetire;

#[async_trait]
impl Mistake for ForgetsToRetire {
    async fn generations(&self, right: &MemoryStore) -> Stored<Vec<GenerationStatus>> {
        let mut all = right.generations().await?;
        for Generation { state, .. } in all.iter_mut().map(|status| &mut status.generation) {
            if *state == GenerationState::Retired {
                *state = GenerationState::Live;
            }
        }
        Ok(all)
    }
}

/// A version is rebuilt once.
#[derive(Default)]
pub(crate) struct RebuildsOnce {
    rebuilt: Mutex<BTreeMap<(String, u32), GenerationId>>,
}

#[async_trait]
impl Mistake for RebuildsOnce {
    async fn begin_rebuild(
        &self,
        right: &MemoryStore,
        blueprint: Blueprint<'_>,
    ) -> Made<Option<Generation>> {
        let begun = right.begin_rebuild(&blueprint).await?;
        let mut rebuilt = self.rebuilt.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = |new: &Generation| {
            *rebuilt.entry((new.name.clone(), new.version)).or_insert(new.id) == new.id
        };
        Ok(begun.filter(is_first))
    }
}

/// Anything can be dropped.
#[derive(Default)]
pub(crate) struct DropsWhatServes;

#[async_trait]
impl Mistake for DropsWhatServes {
    async fn drop_generation(&self, right: &MemoryStore, generation: GenerationId) -> Stored<bool> {
        match right.drop_generation(generation).await {
            Err(StoreError::Rejected { .. }) => Ok(false),
            dropped => dropped,
        }
    }
}

/// A drop takes the row of the generation, and leaves its documents.
#[derive(Default)]
pub(crate) struct LeavesDocuments {
    written: Mutex<BTreeMap<(GenerationId, String), StoredDocument>>,
}

#[async_trait]
impl Mistake for LeavesDocuments {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let done = right.commit_documents(&advance, &writes).await?;
        let keys: Vec<_> = writes.iter().map(|write| write.key.as_str()).collect();
        let stored = right.load_documents(advance.part.generation, &keys).await?;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        for document in stored {
            written.insert((advance.part.generation, document.key.clone()), document);
        }
        Ok(done)
    }

    async fn load(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        keys: &[&str],
    ) -> Stored<Vec<StoredDocument>> {
        let there = parts(right).await?.iter().any(|part| part.generation == generation);
        if there {
            return right.load_documents(generation, keys).await;
        }
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let left = keys.iter().filter_map(|key| written.get(&(generation, (*key).to_owned())));
        Ok(left.cloned().collect())
    }
}

/// Retired generations are kept for ever.
#[derive(Default)]
pub(crate) struct KeepsTheRetired;

#[async_trait]
impl Mistake for KeepsTheRetired {
    async fn drop_generation(&self, right: &MemoryStore, generation: GenerationId) -> Stored<bool> {
        let all = right.generations().await?;
        let retired = |status: &GenerationStatus| {
            let Generation { id, state, .. } = status.generation;
            id == generation && state == GenerationState::Retired
        };
        if all.iter().any(retired) { Ok(true) } else { right.drop_generation(generation).await }
    }
}

/// A query asks which generation serves, and then asks that one.
#[derive(Default)]
pub(crate) struct AsksTwice;

#[async_trait]
impl Mistake for AsksTwice {
    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        let found = right.find_documents(projection, &query).await?;
        let Some(serving) = serving(right, projection).await? else { return Ok(found) };
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let keys: Vec<_> = found.iter().map(|found| found.key.as_str()).collect();
        let mut found = right.load_documents(serving.id, &keys).await?;
        found.sort_by_key(|found| keys.iter().position(|key| *key == found.key));
        Ok(found)
    }
}
