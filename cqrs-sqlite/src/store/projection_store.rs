use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, EpochStart, Generation,
    GenerationId, GenerationStatus, ParkedEvent, Part, Position, PrepareError, Prepared,
    ProjectionStore, Stop, StoreError, StoredDocument, Swap,
};
use rusqlite::Connection;
use tokio::sync::watch;

use super::SqliteStore;
use crate::{
    projections::{self, Plan, Refused, prepared},
    session::Durable,
};

#[async_trait]
impl ProjectionStore for SqliteStore {
    fn hints(&self) -> watch::Receiver<Position> {
        self.hints.subscribe()
    }

    async fn epoch_starts(&self) -> Result<Vec<EpochStart>, StoreError> {
        self.read(projections::epoch_starts).await
    }

    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Result<Prepared, PrepareError> {
        self.make(blueprint.into(), projections::prepare).await
    }

    async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError> {
        self.make(blueprint.into(), projections::begin_rebuild).await
    }

    async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError> {
        self.write(move |log| projections::swap(log, generation)).await
    }

    async fn drop_generation(&self, generation: GenerationId) -> Result<bool, StoreError> {
        self.write(move |log| projections::drop_generation(log, generation)).await
    }

    async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError> {
        self.read(projections::generations).await
    }

    async fn reached(&self, projection: &str) -> Result<Option<Position>, StoreError> {
        let projection = projection.to_owned();
        self.read(move |log| {
            let live = projections::live(log, &projection)?;
            live.map(|live| projections::seen(log, live.id)).transpose()
        })
        .await
    }

    async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        self.read(move |log| projections::checkpoint(log, part)).await
    }

    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError> {
        let keys = keys.iter().map(ToString::to_string).collect();
        self.read(move |log| projections::load_documents(log, generation, keys)).await
    }

    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError> {
        let (advance, writes) = (advance.clone(), writes.to_vec());
        let patience = self.patience();
        self.writer
            .run(move |session| projections::commit_documents(session, patience, &advance, writes))
            .await?
    }

    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        let (projection, query) = (projection.to_owned(), query.clone());
        self.read(move |log| projections::find_documents(log, &projection, &query)).await
    }

    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError> {
        let stop = stop.cloned();
        self.write(move |log| projections::set_stop(log, part, stop.as_ref())).await
    }

    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        let key = key.map(str::to_owned);
        self.read(move |log| projections::parked(log, generation, key.as_deref(), limit)).await
    }
}

impl SqliteStore {
    /// Makes something in a write transaction that stores nothing where it is refused.
    async fn make<T: Send + 'static>(
        &self,
        plan: Plan,
        make: fn(&Connection, &Plan) -> Result<T, Refused>,
    ) -> Result<T, PrepareError> {
        let patience = self.patience();
        let work = move |log: &mut Connection| prepared(make(log, &plan));
        let made =
            self.writer.run(move |session| session.transact(Durable::Now, patience, work)).await;
        made.map_err(StoreError::from)?.map_err(StoreError::from)?
    }
}
