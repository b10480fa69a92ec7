use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    Advance, RecordedEvent, SqlApplied, SqlProjection, SqlProjectionStore, StoreError,
};
use rusqlite::Connection;

use super::SqliteStore;
use crate::projections;

#[async_trait]
impl SqlProjectionStore for SqliteStore {
    type Db = Connection;

    async fn apply(
        &self,
        advance: &Advance,
        events: &[RecordedEvent],
        projection: &Arc<dyn SqlProjection<Db = Connection>>,
    ) -> Result<SqlApplied, StoreError> {
        let (advance, events, projection) =
            (advance.clone(), events.to_vec(), Arc::clone(projection));
        let (runtime, patience) = (self.runtime(), self.patience());
        self.writer
            .run(move |session| {
                projections::apply(session, patience, &advance, &events, &*projection, &runtime)
            })
            .await?
    }
}
