use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use super::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EpochStart, Generation,
    GenerationId, GenerationStatus, ParkedEvent, Part, PrepareError, Prepared, ProjectionStore,
    SqlApplied, SqlProjectionStore, Stop, StoredDocument, Swap,
};
use crate::{Position, RecordedEvent, SqlProjection, StoreError};

/// A store that is shared is the same store.
#[async_trait]
impl<S: ProjectionStore + ?Sized> ProjectionStore for Arc<S> {
    fn hints(&self) -> watch::Receiver<Position> {
        (**self).hints()
    }

    async fn epoch_starts(&self) -> Result<Vec<EpochStart>, StoreError> {
        (**self).epoch_starts().await
    }

    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Result<Prepared, PrepareError> {
        (**self).prepare(blueprint).await
    }

    async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError> {
        (**self).begin_rebuild(blueprint).await
    }

    async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError> {
        (**self).swap(generation).await
    }

    async fn drop_generation(&self, generation: GenerationId) -> Result<bool, StoreError> {
        (**self).drop_generation(generation).await
    }

    async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError> {
        (**self).generations().await
    }

    async fn reached(&self, projection: &str) -> Result<Option<Position>, StoreError> {
        (**self).reached(projection).await
    }

    async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        (**self).checkpoint(part).await
    }

    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError> {
        (**self).load_documents(generation, keys).await
    }

    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError> {
        (**self).commit_documents(advance, writes).await
    }

    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        (**self).find_documents(projection, query).await
    }

    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError> {
        (**self).set_stop(part, stop).await
    }

    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        (**self).parked(generation, key, limit).await
    }
}

#[async_trait]
impl<S: SqlProjectionStore + ?Sized> SqlProjectionStore for Arc<S> {
    type Db = S::Db;

    async fn apply(
        &self,
        advance: &Advance,
        events: &[RecordedEvent],
        projection: &Arc<dyn SqlProjection<Db = Self::Db>>,
    ) -> Result<SqlApplied, StoreError> {
        (**self).apply(advance, events, projection).await
    }
}
