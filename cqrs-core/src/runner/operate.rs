//! What an operator does with a projection.

use super::Projections;
use crate::{Generation, GenerationState, Part, PrepareError, StoreError};

impl Projections {
    /// Builds the projection anew beside the one that serves, which it takes the place of when it
    /// has caught up. Whoever runs the projection does so: this process, or another one that
    /// notices within about a second. Said again, it is the same rebuild.
    ///
    /// # Errors
    /// Where this program does not have the projection's code, or nothing serves yet, or the
    /// store cannot be asked.
    pub async fn rebuild(&self, projection: &str) -> Result<Generation, PrepareError> {
        let runnable = self.runnable(projection)?;
        let begun = self.store().begin_rebuild(&runnable.blueprint()).await?;
        self.inner.supervised.look();
        begun.ok_or_else(|| {
            let reason = format!("no projection `{projection}` serves yet: start it first");
            StoreError::Rejected { code: "nothing_serves".into(), reason }.into()
        })
    }

    /// Drops what was built of a rebuild so far; the one that serves goes on. `false` where there
    /// was no rebuild.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn abort_rebuild(&self, projection: &str) -> Result<bool, StoreError> {
        self.drop_all(projection, GenerationState::Building).await
    }

    /// Drops the generations that served before. `false` where there were none.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn drop_retired(&self, projection: &str) -> Result<bool, StoreError> {
        self.drop_all(projection, GenerationState::Retired).await
    }

    async fn drop_all(&self, name: &str, state: GenerationState) -> Result<bool, StoreError> {
        let mut dropped = false;
        for found in self.store().generations().await? {
            let Generation { id, name: of, state: is, .. } = found.generation;
            if of == name && is == state {
                dropped |= self.store().drop_generation(id).await?;
            }
        }
        self.inner.supervised.look();
        Ok(dropped)
    }

    /// Lets a projection that stands still try again, in every process, after what stopped it was
    /// mended. `false` where it did not stand still.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn resume(&self, projection: &str) -> Result<bool, StoreError> {
        let mut stood = false;
        for found in self.store().generations().await? {
            if found.generation.name != projection {
                continue;
            }
            let generation = found.generation.id;
            for stopped in found.parts.iter().filter(|part| part.stop.is_some()) {
                let part = Part { generation, partition: stopped.partition };
                self.store().set_stop(part, None).await?;
                stood = true;
            }
            self.inner.supervised.resume(|part| part.generation == generation);
        }
        Ok(stood)
    }
}
