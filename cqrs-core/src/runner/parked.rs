//! Events that wait, and what becomes of them.

use std::collections::{BTreeMap, HashSet};

use super::{Projections, runnable::Runnable, step::Stepped};
use crate::{
    Advance, Checkpoint, Generation, LogFilter, ParkedEvent, Part, Position, PrepareError,
    RecordedEvent, StoreError, Unpark,
};

/// How many parked events of a key are taken up at once.
const AT_ONCE: u32 = 500;
/// How often a step is tried that somebody else comes in between.
pub(super) const ATTEMPTS: u32 = 100;

/// What came of a retry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retried {
    /// The key has no parked events any more; so many were taken.
    Caught {
        /// How many.
        events: u64,
    },
    /// An event cannot be taken still.
    StillParked {
        /// Which, and why.
        event: ParkedEvent,
    },
}

impl Projections {
    /// The parked events of the generation that serves, by key and position: at most `limit`.
    /// Those with a reason could not be taken; the others queue behind one.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn parked(
        &self,
        projection: &str,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        let Some(generation) = self.live(projection).await? else { return Ok(Vec::new()) };
        self.store().parked(generation.id, None, limit).await
    }

    /// Takes up the parked events of a key in order, after what parked them was mended. The
    /// projection goes on meanwhile; a part of a process manager or a reactor after a pause of
    /// [`takeover`](crate::ProjectionOptions::takeover).
    ///
    /// # Errors
    /// Where this program does not have the code of the version that serves, or the store cannot
    /// be asked.
    pub async fn retry_parked(&self, projection: &str, key: &str) -> Result<Retried, PrepareError> {
        let runnable = self.runnable(projection)?.clone();
        let Some(generation) = self.live_of(&runnable).await? else {
            return Ok(Retried::Caught { events: 0 });
        };
        let part = generation.part_of(key);
        let mut caught = 0;
        // Kept from attempt to attempt: reading takes longer than a step of the projection.
        let mut known = BTreeMap::new();
        for _ in 0..ATTEMPTS {
            let parked = self.store().parked(part.generation, Some(key), AT_ONCE).await?;
            if parked.is_empty() {
                return Ok(Retried::Caught { events: caught });
            }
            let Some(checkpoint) = self.take_lead(&runnable, part).await? else { break };
            // On this revision: somebody else may have taken some up meanwhile.
            let parked = self.store().parked(part.generation, Some(key), AT_ONCE).await?;
            if parked.is_empty() {
                continue;
            }
            let events = self.read(&parked, &mut known).await?;
            match self.take_up(&runnable, part, &checkpoint, &parked[0], events).await? {
                Taken::Events(events) => caught += events,
                Taken::Stuck(event) => return Ok(Retried::StillParked { event }),
                Taken::ComeAgain => tokio::task::yield_now().await,
            }
        }
        Err(busy(projection).into())
    }

    /// Drops the first parked event of a key, which must be the one at that position, without
    /// ever taking it, and takes up those that queue behind it.
    ///
    /// # Errors
    /// Where another event is the first one of the key; else as for
    /// [`retry_parked`](Self::retry_parked).
    pub async fn drop_parked(
        &self,
        projection: &str,
        key: &str,
        position: Position,
    ) -> Result<Retried, PrepareError> {
        let runnable = self.runnable(projection)?.clone();
        let Some(generation) = self.live_of(&runnable).await? else {
            return Ok(Retried::Caught { events: 0 });
        };
        let part = generation.part_of(key);
        for _ in 0..ATTEMPTS {
            let Some(checkpoint) = self.take_lead(&runnable, part).await? else { break };
            let first = self.store().parked(part.generation, Some(key), 1).await?;
            if first.first().map(|event| event.position) != Some(position) {
                let reason =
                    format!("the event at {position} is not the first that is parked for `{key}`");
                return Err(StoreError::Rejected { code: "not_parked".into(), reason }.into());
            }
            let unpark = vec![Unpark { key: key.to_owned(), through: position }];
            let mut advance = step_of(part, &checkpoint, unpark, Vec::new());
            let stepped = runnable.step(part).run(&mut advance, &[], &HashSet::new()).await?;
            if matches!(stepped, Stepped::Committed { .. }) {
                return self.retry_parked(projection, key).await;
            }
            tokio::task::yield_now().await;
        }
        Err(busy(projection).into())
    }

    /// The checkpoint as of the epoch that the log is in, which may have begun since it moved.
    async fn checkpoint_now(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        let epoch = self.store().head().await?.epoch;
        let Some(checkpoint) = self.store().checkpoint(part).await? else { return Ok(None) };
        if checkpoint.lost {
            let reason = format!(
                "the log no longer has what the projection has seen, up to {}; rebuild it",
                checkpoint.position
            );
            return Err(StoreError::Rejected { code: "lost".into(), reason });
        }
        Ok(Some(Checkpoint { epoch, ..checkpoint }))
    }

    /// The checkpoint after a step that changes nothing but its revision. Whoever runs the part
    /// finds that somebody else moved it, and leaves it alone for a while: long enough to work
    /// something out on it, however quickly steps follow each other.
    pub(super) async fn take_lead(
        &self,
        runnable: &Runnable,
        part: Part,
    ) -> Result<Option<Checkpoint>, StoreError> {
        for _ in 0..ATTEMPTS {
            let Some(checkpoint) = self.checkpoint_now(part).await? else { return Ok(None) };
            let mut advance = step_of(part, &checkpoint, Vec::new(), Vec::new());
            let stepped = runnable.step(part).run(&mut advance, &[], &HashSet::new()).await?;
            if matches!(stepped, Stepped::Committed { .. }) {
                let revision = advance.revision;
                return Ok(Some(Checkpoint { revision, ..checkpoint }));
            }
            tokio::task::yield_now().await;
        }
        Err(busy(runnable.spec.name))
    }

    /// Parked events in order, the first of which is described too: as many as can be taken.
    async fn take_up(
        &self,
        runnable: &Runnable,
        part: Part,
        checkpoint: &Checkpoint,
        first: &ParkedEvent,
        mut events: Vec<RecordedEvent>,
    ) -> Result<Taken, StoreError> {
        let mut step = runnable.step(part);
        let mut checkpoint = checkpoint.clone();
        loop {
            let Some(last) = events.last() else { return Ok(Taken::ComeAgain) };
            let unpark = vec![Unpark { key: first.key.clone(), through: last.position }];
            let mut advance = step_of(part, &checkpoint, unpark, Vec::new());
            let stepped = step.run(&mut advance, &events, &HashSet::new()).await?;
            checkpoint.revision = advance.revision;
            match stepped {
                Stepped::Committed { .. } => return Ok(Taken::Events(events.len() as u64)),
                Stepped::Poisoned(poisoned) if poisoned.index > 0 => {
                    events.truncate(poisoned.index);
                }
                Stepped::Poisoned(poisoned) => {
                    let event = ParkedEvent {
                        reason: Some(poisoned.error.to_string()),
                        attempts: first.attempts + 1,
                        parked_at: self.inner.shared.clock.now(),
                        ..first.clone()
                    };
                    let mut advance = step_of(part, &checkpoint, Vec::new(), vec![event.clone()]);
                    return Ok(match step.run(&mut advance, &[], &HashSet::new()).await? {
                        Stepped::Committed { .. } => Taken::Stuck(event),
                        _ => Taken::ComeAgain,
                    });
                }
                Stepped::Apart | Stepped::Stale | Stepped::Held(_) => return Ok(Taken::ComeAgain),
            }
        }
    }

    /// The events themselves: they stand in the log.
    async fn read(
        &self,
        parked: &[ParkedEvent],
        known: &mut BTreeMap<Position, RecordedEvent>,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = Vec::with_capacity(parked.len());
        let mut before = std::mem::take(known);
        for at in parked.iter().map(|waiting| waiting.position) {
            let event = if let Some(event) = before.remove(&at) {
                event
            } else {
                let page = self.store().read_log(at.previous(), &LogFilter::all(), 1).await?;
                let found = page.events.into_iter().find(|event| event.position == at);
                found.ok_or_else(|| StoreError::Damaged {
                    reason: format!("the event at {at} is parked, and not in the log"),
                })?
            };
            known.insert(at, event.clone());
            events.push(event);
        }
        Ok(events)
    }

    pub(super) async fn live(&self, projection: &str) -> Result<Option<Generation>, StoreError> {
        let all = self.store().generations().await?;
        let live = all.into_iter().find(|found| found.serves(projection));
        Ok(live.map(|found| found.generation))
    }

    /// The same, to be written to: only code of its own version knows what its rows mean.
    pub(super) async fn live_of(
        &self,
        runnable: &Runnable,
    ) -> Result<Option<Generation>, StoreError> {
        let live = self.live(runnable.spec.name).await?;
        let Some(other) = live.as_ref().filter(|live| !runnable.runs(live)) else {
            return Ok(live);
        };
        let reason = format!(
            "version {} of `{}` serves, and this program has version {}; ask one that has it",
            other.version, other.name, runnable.spec.version
        );
        Err(StoreError::Rejected { code: "another_version".into(), reason })
    }
}

enum Taken {
    Events(u64),
    Stuck(ParkedEvent),
    ComeAgain,
}

/// A step that stays where it is.
pub(super) fn step_of(
    part: Part,
    checkpoint: &Checkpoint,
    unpark: Vec<Unpark>,
    park: Vec<ParkedEvent>,
) -> Advance {
    let Checkpoint { position, epoch, revision, .. } = *checkpoint;
    Advance { part, revision, to: position, epoch, park, unpark }
}

pub(super) fn busy(projection: &str) -> StoreError {
    StoreError::Unavailable {
        reason: format!(
            "the projection `{projection}` moved on {ATTEMPTS} times meanwhile; try again"
        ),
    }
}
