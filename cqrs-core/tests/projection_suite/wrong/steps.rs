use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, Checkpoint, DocumentWrite, EventStore, MemoryStore, Part, ProjectionStore,
    StoreError,
};

use super::mistake::{Mistake, Stored, parts, step};

/// Parked events are written down where somebody looks at them, later.
#[derive(Default)]
pub(crate) struct ForgetsToPark;

#[async_trait]
impl Mistake for ForgetsToPark {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        advance.park.clear();
        right.commit_documents(&advance, &writes).await
    }
}

/// The revision is that of the position: a step that stays does not raise it.
#[derive(Default)]
pub(crate) struct CountsMovesOnly {
    /// How many commits are not counted.
    quiet: Mutex<HashMap<Part, u64>>,
}

impl CountsMovesOnly {
    fn quiet(&self, part: Part) -> u64 {
        let quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        quiet.get(&part).copied().unwrap_or_default()
    }
}

#[async_trait]
impl Mistake for CountsMovesOnly {
    async fn checkpoint(&self, right: &MemoryStore, part: Part) -> Stored<Option<Checkpoint>> {
        let mut checkpoint = right.checkpoint(part).await?;
        if let Some(checkpoint) = &mut checkpoint {
            checkpoint.revision -= self.quiet(part);
        }
        Ok(checkpoint)
    }

    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let part = advance.part;
        let before = right.checkpoint(part).await?.map(|checkpoint| checkpoint.position);
        advance.revision += self.quiet(part);
        let done = right.commit_documents(&advance, &writes).await?;
        if done == Advanced::Committed && before == Some(advance.to) {
            let mut quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
            *quiet.entry(part).or_default() += 1;
        }
        Ok(done)
    }
}

/// Whoever comes last is right.
#[derive(Default)]
pub(crate) struct IgnoresTheRevision;

#[async_trait]
impl Mistake for IgnoresTheRevision {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        if let Some(checkpoint) = right.checkpoint(advance.part).await? {
            advance.revision = checkpoint.revision;
        }
        right.commit_documents(&advance, &writes).await
    }
}

/// The documents are written in a transaction of their own, before the checkpoint is looked at.
#[derive(Default)]
pub(crate) struct WritesFirst;

#[async_trait]
impl Mistake for WritesFirst {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        if let Some(before) = step(right, advance.part).await? {
            right.commit_documents(&before, &writes).await?;
            // The rest goes on from there.
            advance.revision += 1;
        }
        right.commit_documents(&advance, &[]).await
    }
}

/// A step back is taken as one that stays.
#[derive(Default)]
pub(crate) struct TakesStepsBack;

#[async_trait]
impl Mistake for TakesStepsBack {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        if let Some(checkpoint) = right.checkpoint(advance.part).await? {
            advance.to = advance.to.max(checkpoint.position);
        }
        right.commit_documents(&advance, &writes).await
    }
}

/// A step has to move.
#[derive(Default)]
pub(crate) struct RefusesToStay;

#[async_trait]
impl Mistake for RefusesToStay {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let before = right.checkpoint(advance.part).await?;
        // Many begin at the start.
        if before.is_some_and(|b| b.position == advance.to && b.position.get() > 0) {
            let reason = "the checkpoint is there already".into();
            return Err(StoreError::Rejected { code: "no_move".into(), reason });
        }
        right.commit_documents(&advance, &writes).await
    }
}

/// A checkpoint is of the epoch that the log is in.
#[derive(Default)]
pub(crate) struct TellsThePresentEpoch;

#[async_trait]
impl Mistake for TellsThePresentEpoch {
    async fn checkpoint(&self, right: &MemoryStore, part: Part) -> Stored<Option<Checkpoint>> {
        let epoch = right.head().await?.epoch;
        Ok(right.checkpoint(part).await?.map(|checkpoint| Checkpoint { epoch, ..checkpoint }))
    }
}

/// One revision for all parts of a generation.
#[derive(Default)]
pub(crate) struct SharesTheRevision;

#[async_trait]
impl Mistake for SharesTheRevision {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        let done = right.commit_documents(&advance, &writes).await?;
        if done == Advanced::Committed {
            let same = |part: &Part| part.generation == advance.part.generation;
            for other in parts(right).await?.into_iter().filter(same) {
                if other != advance.part
                    && let Some(step) = step(right, other).await?
                {
                    right.commit_documents(&step, &[]).await?;
                }
            }
        }
        Ok(done)
    }
}

/// No row is updated, and that is no error.
#[derive(Default)]
pub(crate) struct UpdatesNothing;

#[async_trait]
impl Mistake for UpdatesNothing {
    async fn commit(
        &self,
        right: &MemoryStore,
        advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        if right.checkpoint(advance.part).await?.is_none() {
            return Ok(Advanced::Committed);
        }
        right.commit_documents(&advance, &writes).await
    }
}

/// The epoch of a step is written down, and not compared.
#[derive(Default)]
pub(crate) struct IgnoresTheEpoch;

#[async_trait]
impl Mistake for IgnoresTheEpoch {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        advance.epoch = right.head().await?.epoch;
        right.commit_documents(&advance, &writes).await
    }
}

/// Whoever says how far he is has seen it.
#[derive(Default)]
pub(crate) struct GoesBeyondTheLog;

#[async_trait]
impl Mistake for GoesBeyondTheLog {
    async fn commit(
        &self,
        right: &MemoryStore,
        mut advance: Advance,
        writes: Vec<DocumentWrite>,
    ) -> Stored<Advanced> {
        advance.to = advance.to.min(right.head().await?.position);
        right.commit_documents(&advance, &writes).await
    }
}
