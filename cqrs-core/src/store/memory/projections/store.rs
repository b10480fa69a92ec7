use async_trait::async_trait;
use tokio::sync::watch;

use super::super::MemoryStore;
use crate::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EpochStart, Generation,
    GenerationId, GenerationStatus, ParkedEvent, Part, Position, PrepareError, Prepared,
    ProjectionStore, Stop, StoreError, StoredDocument, Swap,
};

/// Nobody is ever told [`Advanced::Held`]: steps wait for each other, and take no time.
#[async_trait]
impl ProjectionStore for MemoryStore {
    fn hints(&self) -> watch::Receiver<Position> {
        self.hints.subscribe()
    }

    async fn epoch_starts(&self) -> Result<Vec<EpochStart>, StoreError> {
        Ok(self.read().epochs.clone())
    }

    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Result<Prepared, PrepareError> {
        let now = self.now();
        let mut log = self.write();
        let epoch = log.head().epoch;
        log.projections.prepare(blueprint, epoch, now)
    }

    async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError> {
        let now = self.now();
        let mut log = self.write();
        let epoch = log.head().epoch;
        log.projections.begin_rebuild(blueprint, epoch, now)
    }

    async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError> {
        let mut log = self.write();
        let head = log.head().position;
        Ok(log.projections.swap(generation, head))
    }

    async fn drop_generation(&self, generation: GenerationId) -> Result<bool, StoreError> {
        self.write().projections.drop_generation(generation)
    }

    async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError> {
        Ok(self.read().generations())
    }

    async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        Ok(self.read().checkpoint(part))
    }

    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError> {
        Ok(self.read().projections.load_documents(generation, keys))
    }

    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError> {
        let now = self.now();
        self.write().commit_documents(advance, writes, now)
    }

    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        self.read().projections.find_documents(projection, query)
    }

    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError> {
        self.write().projections.set_stop(part, stop);
        Ok(())
    }

    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        Ok(self.read().projections.parked(generation, key, limit))
    }
}
