use std::sync::Arc;

use async_trait::async_trait;

use super::{Advance, Advanced, ProjectionStore};
use crate::{HandlerError, RecordedEvent, SqlProjection, StoreError};

/// A store in whose transactions SQL projections write.
#[async_trait]
pub trait SqlProjectionStore: ProjectionStore {
    /// What their handlers write to.
    type Db: Send + 'static;

    /// Takes the lease, runs the handlers of the events one after another, and commits what they
    /// wrote together with the checkpoint and the parked events, if the part still has the
    /// revision that was named.
    ///
    /// # Errors
    /// Where the store cannot be asked, also where a handler met an outage: nothing is stored, or
    /// the answer was lost after the commit. Read the checkpoint again, and go on from there.
    async fn apply(
        &self,
        advance: &Advance,
        events: &[RecordedEvent],
        projection: &Arc<dyn SqlProjection<Db = Self::Db>>,
    ) -> Result<SqlApplied, StoreError>;
}

/// What came of a step of a SQL projection.
#[derive(Debug)]
pub enum SqlApplied {
    /// As for documents.
    Advanced(Advanced),
    /// A handler failed, or panicked. Nothing is stored.
    Failed {
        /// Which of the events, counted from 0.
        index: usize,
        /// What it said.
        error: HandlerError,
    },
}
