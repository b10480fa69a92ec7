use async_trait::async_trait;
use tokio::sync::watch;

use super::{
    Advance, Advanced, Blueprint, Checkpoint, DocumentQuery, DocumentWrite, Generation,
    GenerationId, GenerationStatus, ParkedEvent, Part, PrepareError, Prepared, Stop,
    StoredDocument, Swap,
};
use crate::{Epoch, EventStore, Position, StoreError};

/// A store that also keeps what projections have made of its log: documents, checkpoints, and
/// events that wait.
///
/// Its promises are rules of `cqrs_core::testing::suite`, beside those of the log.
#[async_trait]
pub trait ProjectionStore: EventStore {
    /// The highest position that anybody here has heard of. Only a hint: it may come late, or
    /// never; who waits for it also polls.
    fn hints(&self) -> watch::Receiver<Position>;

    /// The epochs of the log, the first one first.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn epoch_starts(&self) -> Result<Vec<EpochStart>, StoreError>;

    /// Finds the generations that this code is to run, and makes one where there is none of its
    /// version: [`Live`](super::GenerationState::Live) where it is the first of all, else
    /// [`Building`](super::GenerationState::Building). Any number of processes may do so at once.
    ///
    /// # Errors
    /// [`PrepareError`], which says what to change.
    async fn prepare(&self, blueprint: &Blueprint<'_>) -> Result<Prepared, PrepareError>;

    /// Makes another generation of the version that serves, to be built beside it; gives the one
    /// that is being built already, where there is one. `None` where nothing serves.
    ///
    /// # Errors
    /// [`PrepareError`], as for [`prepare`](Self::prepare).
    async fn begin_rebuild(
        &self,
        blueprint: &Blueprint<'_>,
    ) -> Result<Option<Generation>, PrepareError>;

    /// Lets a generation that was being built serve from now on, in one transaction, unless a
    /// part of it is behind a part of the one that serves. That one is retired. The parts of both
    /// get new revisions, so that no step that was worked out before commits after it.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError>;

    /// Drops a generation with all it has: an unfinished one, or a retired one. `false` where it
    /// is not there; one that serves is refused.
    ///
    /// # Errors
    /// [`StoreError::Rejected`] where it serves; otherwise where the store cannot be asked.
    async fn drop_generation(&self, generation: GenerationId) -> Result<bool, StoreError>;

    /// Every generation of every projection, by name and id.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError>;

    /// How far queries of a projection see: the lowest checkpoint of the generation that serves,
    /// and not what a checkpoint saw of an older epoch and the log has lost; `None` where none
    /// serves.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn reached(&self, projection: &str) -> Result<Option<Position>, StoreError> {
        let all = self.generations().await?;
        let Some(live) = all.iter().find(|found| found.serves(projection)) else {
            return Ok(None);
        };
        let starts = self.epoch_starts().await?;
        Ok(live.parts.iter().map(|part| part.borne_out(&starts)).min())
    }

    /// How far a part has come; `None` where its generation is not there.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError>;

    /// Reads documents of a generation, in any order; those that are not there are left out.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError>;

    /// Writes documents, parked events and the checkpoint in one transaction, if the part still
    /// has the revision that was named.
    ///
    /// # Errors
    /// Where the store cannot be asked. The answer may be lost after the commit: read the
    /// checkpoint again, and go on from there.
    async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError>;

    /// Reads documents of the generation that serves, all as of one commit.
    ///
    /// # Errors
    /// [`StoreError::Rejected`] where no projection of this name serves, where a column is not
    /// declared or of another kind, and where a key to begin after meets the order of a column;
    /// otherwise where the store cannot be asked.
    async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError>;

    /// Notes why a part stands still, or that it goes on. Not a step: the revision stays.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn set_stop(&self, part: Part, stop: Option<&Stop>) -> Result<(), StoreError>;

    /// Parked events of a generation, by key and position: at most `limit`, of this key only where
    /// one is named.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError>;
}

/// When an epoch began, in positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochStart {
    /// The epoch.
    pub epoch: Epoch,
    /// The first position that could be given out in it: who saw a position at or after it in an
    /// older epoch has seen what may never have happened.
    pub first_position: Position,
}
