//! Steps of inline projections outside of any append, as a runner takes them.

use std::{collections::HashSet, time::Duration};

use cqrs_core::{
    Advance, Advanced, Checkpoint, Generation, GenerationState, LogPage, ParkedEvent, Part,
    Position, SqlApplied, StoreError, partition_of,
};
use tokio::time::{Instant, sleep};

use super::{
    Declared, Inline,
    documents::poison,
    projection::{PartFolder, Projection},
    rejected,
    stopped::behind,
    tables::untakable,
};
use crate::store::Inner;

/// How many events a step takes.
const STEP: u32 = 1_000;
/// Before a part is looked at again that somebody else holds.
const PAUSE: Duration = Duration::from_millis(10);

impl Inner {
    /// Brings everything that serves near enough for an append, in steps of their own. What was
    /// done stays, also where there is not enough time for all of it.
    pub(super) async fn catch_up(
        &self,
        inline: &mut Inline,
        until: Instant,
    ) -> Result<(), StoreError> {
        let found = self.generations().await?;
        for projection in &mut inline.projections {
            let (name, version) = (projection.spec.name, projection.spec.version);
            let of_it = found.iter().find(|status| status.serves(name));
            if let Some(status) = of_it.filter(|status| status.generation.version == version) {
                let head = self.head().await?.position;
                self.step_to(projection, &status.generation, head, Some(until)).await?;
            }
        }
        Ok(())
    }

    /// Steps until every part of the generation is there, or it is gone.
    pub(super) async fn step_to(
        &self,
        projection: &mut Projection,
        generation: &Generation,
        to: Position,
        until: Option<Instant>,
    ) -> Result<(), StoreError> {
        let name = projection.spec.name;
        for partition in 0..generation.partitions {
            let part = Part { generation: generation.id, partition };
            let mut known = projection.folder(partition);
            let mut moved = Instant::now();
            while let Some(checkpoint) = self.checkpoint(part).await? {
                let Checkpoint { position, state, lost: is_lost, .. } = checkpoint;
                if is_lost {
                    return Err(lost(name, position));
                }
                if position >= to || state == GenerationState::Retired {
                    break;
                }
                let page = self.read_log(position, &projection.filter, STEP).await?;
                if page.through <= position {
                    break;
                }
                let through = page.through;
                let stepped = self.step(projection, &mut known, part, &checkpoint, page).await?;
                let reached = if stepped == Advanced::Committed { through } else { position };
                if reached >= to {
                    break;
                }
                if reached > position {
                    moved = Instant::now();
                } else {
                    if let Some(known) = &mut known {
                        known.forget();
                    }
                    sleep(PAUSE).await;
                }
                // After a step: however little time there is, it comes nearer.
                let is_late = until.is_some_and(|until| Instant::now() >= until);
                if is_late || moved.elapsed() > self.patience {
                    return Err(behind(name, reached, to));
                }
            }
        }
        Ok(())
    }

    async fn step(
        &self,
        projection: &mut Projection,
        known: &mut Option<PartFolder>,
        part: Part,
        checkpoint: &Checkpoint,
        page: LogPage,
    ) -> Result<Advanced, StoreError> {
        let LogPage { mut events, through, epoch } = page;
        if projection.spec.side_effects && checkpoint.state == GenerationState::Building {
            // What was done cannot be taken back, and must not be done again.
            events.clear();
        }
        let name = projection.spec.name;
        let parked: HashSet<String> = checkpoint.parked.iter().cloned().collect();
        let revision = checkpoint.revision;
        let mut advance =
            Advance { part, revision, to: through, epoch, park: vec![], unpark: vec![] };
        match (&projection.declared, known) {
            (Declared::Documents(_), Some(known)) => {
                known.is_at(part.generation, i64::try_from(revision).unwrap_or_default());
                let folder = &mut known.folder;
                let unknown =
                    folder.take(&events, &parked).map_err(|p| poison(name, &events, &p))?;
                if !unknown.is_empty() {
                    let keys: Vec<&str> = unknown.iter().map(String::as_str).collect();
                    folder.supply(self.load_documents(part.generation, &keys).await?)?;
                }
                let folded = folder.fold().map_err(|p| poison(name, &events, &p))?;
                advance.park.extend(folded.queue(&events));
                self.commit_documents(&advance, &folded.writes).await
            }
            (Declared::Tables(tables), _) => {
                events.retain(|event| {
                    let key = event.stream.id();
                    let is_mine = partition_of(key, projection.spec.partitions) == part.partition;
                    if is_mine && parked.contains(key) {
                        advance.park.push(ParkedEvent::queued(event, key));
                    }
                    is_mine && !parked.contains(key)
                });
                match self.apply(&advance, &events, &**tables).await? {
                    SqlApplied::Advanced(advanced) => Ok(advanced),
                    SqlApplied::Failed { index, error } => {
                        Err(untakable(name, events.get(index), &error))
                    }
                }
            }
            // Folders are there for what is made of documents.
            (Declared::Documents(_), None) => Ok(Advanced::Stale),
        }
    }
}

pub(super) fn lost(name: &str, position: Position) -> StoreError {
    rejected(format!(
        "the inline projection `{name}` has seen position {position}, which the log has lost; \
         rebuild it"
    ))
}
