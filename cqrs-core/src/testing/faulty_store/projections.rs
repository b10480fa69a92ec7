use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use super::{Call, FaultyStore};
use crate::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EpochStart, Generation,
    GenerationId, GenerationStatus, ParkedEvent, Part, Position, PrepareError, Prepared,
    ProjectionSpec, ProjectionStore, RecordedEvent, SqlApplied, SqlProjection, SqlProjectionStore,
    Stop, StoreError, StoredDocument, Swap,
};

/// Every call takes the fault that was said of it; a step may also find that somebody else holds
/// its part.
#[async_trait]
impl<S: ProjectionStore> ProjectionStore for FaultyStore<S> {
    fn hints(&self) -> watch::Receiver<Position> {
        self.heard().unwrap_or_else(|| self.inside().hints())
    }

    async fn epoch_starts(&self) -> Result<Vec<EpochStart>, StoreError> {
        self.call(Call::EpochStarts, |inside| async move { inside.epoch_starts().await }).await
    }

    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Result<Prepared, PrepareError> {
        let owned = Owned::from(blueprint);
        let prepare = |inside: Arc<S>| async move { inside.prepare(&owned.blueprint()).await };
        self.call(Call::Prepare, prepare).await
    }

    async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError> {
        let owned = Owned::from(blueprint);
        let begin = |inside: Arc<S>| async move { inside.begin_rebuild(&owned.blueprint()).await };
        self.call(Call::BeginRebuild, begin).await
    }

    async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError> {
        self.call(Call::Swap, move |inside| async move { inside.swap(generation).await }).await
    }

    async fn drop_generation(&self, generation: GenerationId) -> Result<bool, StoreError> {
        let drop = move |inside: Arc<S>| async move { inside.drop_generation(generation).await };
        self.call(Call::DropGeneration, drop).await
    }

    async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError> {
        self.call(Call::Generations, |inside| async move { inside.generations().await }).await
    }

    async fn reached(&self, projection: &str) -> Result<Option<Position>, StoreError> {
        let projection = projection.to_owned();
        let reached = |inside: Arc<S>| async move { inside.reached(&projection).await };
        self.call(Call::Reached, reached).await
    }

    async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        let checkpoint = move |inside: Arc<S>| async move { inside.checkpoint(part).await };
        self.call(Call::Checkpoint, checkpoint).await
    }

    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError> {
        let keys: Vec<_> = keys.iter().map(|key| (*key).to_owned()).collect();
        let load = move |inside: Arc<S>| async move {
            let keys: Vec<_> = keys.iter().map(String::as_str).collect();
            inside.load_documents(generation, &keys).await
        };
        self.call(Call::LoadDocuments, load).await
    }

    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError> {
        if let Some(held) = self.step(advance) {
            return Ok(held);
        }
        let (advance, writes) = (advance.clone(), writes.to_vec());
        let commit =
            |inside: Arc<S>| async move { inside.commit_documents(&advance, &writes).await };
        self.call(Call::CommitDocuments, commit).await
    }

    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        let (projection, query) = (projection.to_owned(), query.clone());
        let find = |inside: Arc<S>| async move { inside.find_documents(&projection, &query).await };
        self.call(Call::FindDocuments, find).await
    }

    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError> {
        let stop = stop.cloned();
        let set = move |inside: Arc<S>| async move { inside.set_stop(part, stop.as_ref()).await };
        self.call(Call::SetStop, set).await
    }

    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        let key = key.map(str::to_owned);
        let parked = move |inside: Arc<S>| async move {
            inside.parked(generation, key.as_deref(), limit).await
        };
        self.call(Call::Parked, parked).await
    }
}

#[async_trait]
impl<S: SqlProjectionStore> SqlProjectionStore for FaultyStore<S> {
    type Db = S::Db;

    async fn apply(
        &self,
        advance: &Advance,
        events: &[RecordedEvent],
        projection: &Arc<dyn SqlProjection<Db = Self::Db>>,
    ) -> Result<SqlApplied, StoreError> {
        if let Some(held) = self.step(advance) {
            return Ok(SqlApplied::Advanced(held));
        }
        let (advance, events) = (advance.clone(), events.to_vec());
        let projection = Arc::clone(projection);
        let apply =
            |inside: Arc<S>| async move { inside.apply(&advance, &events, &projection).await };
        self.call(Call::Apply, apply).await
    }
}

/// What a generation is made by, for a call that outlives its caller.
struct Owned {
    spec: ProjectionSpec,
    definition: String,
    tables: Option<String>,
}

impl From<&Blueprint<'_>> for Owned {
    fn from(blueprint: &Blueprint<'_>) -> Self {
        Self {
            spec: *blueprint.spec,
            definition: blueprint.definition.to_owned(),
            tables: blueprint.tables.map(str::to_owned),
        }
    }
}

impl Owned {
    fn blueprint(&self) -> Blueprint<'_> {
        let tables = self.tables.as_deref();
        Blueprint { spec: &self.spec, definition: &self.definition, tables }
    }
}
