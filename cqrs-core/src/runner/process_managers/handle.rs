use std::{fmt, sync::Arc, time::Duration};

use super::ProcessManagersBuilder;
use crate::{
    Cqrs, ParkedEvent, Position, PositionToken, PrepareError, ProjectionStatus, ProjectionStore,
    Retried, StoreError, WaitError, runner::Projections,
};

/// The process managers and reactors of a program: runs them, asks them, operates them. Cheap to
/// clone, and not generic: hand it around.
///
/// Where the last clone is dropped, the tasks stop; [`shutdown`](Self::shutdown) also waits for
/// them. What was under way then goes on wherever they are run next: commands that were sent and
/// not heard of are sent again under the same key.
#[derive(Clone)]
pub struct ProcessManagers {
    pub(super) projections: Projections,
}

impl ProcessManagers {
    /// On this store, sending commands through this loop, which stands on the same log.
    pub fn builder<S: ProjectionStore>(store: S, cqrs: Cqrs) -> ProcessManagersBuilder {
        ProcessManagersBuilder::new(Arc::new(store), cqrs)
    }

    /// How each of them is doing, by name, whoever runs it.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn status(&self) -> Result<Vec<ProjectionStatus>, StoreError> {
        let mut all = self.projections.status().await?;
        all.retain(|status| self.projections.inner.runnables.contains_key(&*status.name));
        Ok(all)
    }

    /// Waits until one of them has taken every event up to a position, at most so long. What it
    /// sends then may still be under way.
    ///
    /// # Errors
    /// [`WaitError`]; of those, [`TimedOut`](WaitError::TimedOut) means that it may be there soon.
    pub async fn wait_for(
        &self,
        name: &str,
        until: impl Into<PositionToken> + Send,
        timeout: Duration,
    ) -> Result<(), WaitError> {
        self.projections.wait_for(name, until, timeout).await
    }

    /// Events that could not be taken, and those that queue behind them, by key and position: at
    /// most `limit`.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn parked(&self, name: &str, limit: u32) -> Result<Vec<ParkedEvent>, StoreError> {
        self.projections.parked(name, limit).await
    }

    /// Takes up the parked events of a key in order, after what parked them was mended.
    ///
    /// # Errors
    /// Where this program does not have its code, or the store cannot be asked.
    pub async fn retry_parked(&self, name: &str, key: &str) -> Result<Retried, PrepareError> {
        self.projections.retry_parked(name, key).await
    }

    /// Drops the first parked event of a key, which must be the one at that position, and takes
    /// up those that queue behind it.
    ///
    /// # Errors
    /// Where another event is the first one of the key; else as for
    /// [`retry_parked`](Self::retry_parked).
    pub async fn drop_parked(
        &self,
        name: &str,
        key: &str,
        position: Position,
    ) -> Result<Retried, PrepareError> {
        self.projections.drop_parked(name, key, position).await
    }

    /// Lets one that stands still try again, in every process, after what stopped it was mended.
    /// `false` where it did not stand still.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn resume(&self, name: &str) -> Result<bool, StoreError> {
        self.projections.resume(name).await
    }

    /// Lets every task finish the step that it is at, and waits for that.
    pub async fn shutdown(&self) {
        self.projections.shutdown().await;
    }
}

impl fmt::Debug for ProcessManagers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.projections.inner.runnables.keys().collect();
        f.debug_struct("ProcessManagers").field("names", &names).finish_non_exhaustive()
    }
}
