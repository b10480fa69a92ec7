use super::{Left, PartTask};
use crate::{GenerationState, StoreError, Swap, runner::part::batch::Batched};

impl PartTask {
    /// Lets the generation serve, where it was built beside another and has caught up.
    pub(super) async fn swap_when_caught_up(&mut self) -> Result<bool, StoreError> {
        if self.state != GenerationState::Building || self.part.partition != 0 {
            return Ok(false);
        }
        self.move_on().await?;
        if self.shared.store.swap(self.part.generation).await? != Swap::Swapped {
            return Ok(false);
        }
        tracing::info!(
            projection = self.runnable.spec.name,
            version = self.runnable.spec.version,
            generation = %self.part.generation,
            "a rebuilt projection serves from now on"
        );
        self.shared.swapped.notify_one();
        Ok(true)
    }

    /// What handlers did that reach outside was done, and must not be done again: a generation of
    /// such a projection is not built. It keeps pace with the one that serves, never ahead of it,
    /// and takes over where that one stands.
    pub(super) async fn keep_pace(&mut self) -> Result<Left, StoreError> {
        self.epoch = self.shared.store.head().await?.epoch;
        while !self.stopping.is_asked_for() {
            let served = self.shared.store.reached(self.runnable.spec.name).await?;
            let before = self.position;
            self.read_to = served.unwrap_or_default().max(before);
            if matches!(self.move_on().await?, Batched::Behind) {
                return Ok(Left::Behind);
            }
            if self.swap_when_caught_up().await? {
                return Ok(Left::Swapped);
            }
            self.idle(self.position > before).await?;
        }
        Ok(Left::Ended)
    }
}
