use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EpochStart, Generation,
    GenerationId, GenerationStatus, ParkedEvent, Part, Position, PrepareError, Prepared,
    ProjectionStore, Stop, StoreError, StoredDocument, Swap,
};
use tokio::sync::watch;

use crate::PostgresStore;

#[async_trait]
impl ProjectionStore for PostgresStore {
    fn hints(&self) -> watch::Receiver<Position> {
        self.inner().hints.subscribe()
    }

    async fn epoch_starts(&self) -> Result<Vec<EpochStart>, StoreError> {
        let start =
            |e: crate::EpochRecord| EpochStart { epoch: e.epoch, first_position: e.first_position };
        Ok(self.epochs().await?.into_iter().map(start).collect())
    }

    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Result<Prepared, PrepareError> {
        self.inner().prepare(blueprint).await
    }

    async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError> {
        self.inner().begin_rebuild(blueprint).await
    }

    async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError> {
        self.inner().swap(generation).await
    }

    async fn drop_generation(&self, generation: GenerationId) -> Result<bool, StoreError> {
        self.inner().drop_generation(generation).await
    }

    async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError> {
        self.inner().generations().await
    }

    async fn reached(&self, projection: &str) -> Result<Option<Position>, StoreError> {
        self.inner().reached(projection).await
    }

    async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        self.inner().checkpoint(part).await
    }

    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError> {
        self.inner().load_documents(generation, keys).await
    }

    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError> {
        self.inner().commit_documents(advance, writes).await
    }

    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        self.inner().find_documents(projection, query).await
    }

    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError> {
        self.inner().set_stop(part, stop).await
    }

    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        self.inner().parked(generation, key, limit).await
    }
}
