use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EpochStart, Generation,
    GenerationId, GenerationStatus, MemoryStore, ParkedEvent, Part, Position, PrepareError,
    Prepared, ProjectionStore, Stop, StoreError, StoredDocument, Swap,
};
use tokio::sync::watch;

pub(crate) type Stored<T> = Result<T, StoreError>;
pub(crate) type Made<T> = Result<T, PrepareError>;

/// What a wrong store does otherwise than the right one.
#[async_trait]
pub(crate) trait Mistake: Default + Send + Sync + 'static {
    fn hints(&self, right: &MemoryStore) -> watch::Receiver<Position> {
        right.hints()
    }

    async fn epoch_starts(&self, right: &MemoryStore) -> Stored<Vec<EpochStart>> {
        right.epoch_starts().await
    }

    async fn prepare(&self, right: &MemoryStore, blueprint: Blueprint<'_>) -> Made<Prepared> {
        right.prepare(&blueprint).await
    }

    async fn begin_rebuild(
        &self,
        right: &MemoryStore,
        blueprint: Blueprint<'_>,
    ) -> Made<Option<Generation>> {
        right.begin_rebuild(&blueprint).await
    }

    async fn swap(&self, right: &MemoryStore, generation: GenerationId) -> Stored<Swap> {
        right.swap(generation).await
    }

    async fn drop_generation(&self, right: &MemoryStore, generation: GenerationId) -> Stored<bool> {
        right.drop_generation(generation).await
    }

    async fn generations(&self, right: &MemoryStore) -> Stored<Vec<GenerationStatus>> {
        right.generations().await
    }

    async fn checkpoint(&self, right: &MemoryStore, part: Part) -> Stored<Option<Checkpoint>> {
        right.checkpoint(part).await
    }

    async fn load(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        keys: &[&str],
    ) -> Stored<Vec<StoredDocument>> {
        right.load_documents(generation, keys).await
    }

    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        right.commit_documents(&advance, &writes).await
    }

    async fn find(
        &self,
        right: &MemoryStore,
        projection: &str,
        query: DocumentQuery,
    ) -> Stored<Vec<StoredDocument>> {
        right.find_documents(projection, &query).await
    }

    async fn set_stop(&self, right: &MemoryStore, part: Part, stop: Option<&Stop>) -> Stored<()> {
        right.set_stop(part, stop).await
    }

    async fn parked(
        &self,
        right: &MemoryStore,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<ParkedEvent>> {
        right.parked(generation, key, limit).await
    }
}

/// A step that stays where the part is and changes nothing.
pub(crate) async fn step(right: &MemoryStore, part: Part) -> Stored<Option<Advance>> {
    let Some(Checkpoint { position, epoch, revision, .. }) = right.checkpoint(part).await? else {
        return Ok(None);
    };
    Ok(Some(Advance { part, revision, to: position, epoch, park: vec![], unpark: vec![] }))
}

/// Every part of every generation.
pub(crate) async fn parts(right: &MemoryStore) -> Stored<Vec<Part>> {
    let all = right.generations().await?;
    let parts = all.iter().flat_map(|status| {
        let generation = status.generation.id;
        (0..status.generation.partitions).map(move |partition| Part { generation, partition })
    });
    Ok(parts.collect())
}

/// The generation that serves.
pub(crate) async fn serving(right: &MemoryStore, projection: &str) -> Stored<Option<Generation>> {
    let all = right.generations().await?;
    let mut all = all.into_iter().map(|status| status.generation);
    let live = |generation: &Generation| {
        generation.name == projection && generation.state == cqrs_core::GenerationState::Live
    };
    Ok(all.find(live))
}
