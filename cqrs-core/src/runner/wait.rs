use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::{PartState, Projections, part::Progress};
use crate::{Epoch, GenerationState, Part, Position, PositionToken, Stop, StoreError};

/// The first pause between two looks at a checkpoint that another process moves.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
/// The longest one.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

/// Why a projection is not as far as it was waited for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// Not yet: ask again soon.
    #[error(
        "the projection `{projection}` is at position {reached} and not yet at {wanted}, after {waited:?}; ask again soon"
    )]
    TimedOut {
        /// The projection.
        projection: String,
        /// What was waited for.
        wanted: Position,
        /// How far it is.
        reached: Position,
        /// How long was waited.
        waited: Duration,
    },
    /// The position was lost with its commit: it will never come.
    #[error(
        "position {wanted} was seen in epoch {epoch} of the log and lost: epoch {by} began at position {first}; read what is there now"
    )]
    Lost {
        /// What was waited for.
        wanted: Position,
        /// The epoch that it was seen in.
        epoch: Epoch,
        /// The epoch that does not have it.
        by: Epoch,
        /// Where that one began.
        first: Position,
    },
    /// The projection stands still before the position.
    #[error(
        "the projection `{projection}` stands still at position {at}, an event `{event}`: {reason}; mend it and resume",
        at = .stop.position, event = .stop.name, reason = .stop.reason
    )]
    Stopped {
        /// The projection.
        projection: String,
        /// Where and why.
        stop: Box<Stop>,
    },
    /// There is no projection of this name in the store.
    #[error("no projection `{projection}` serves in this store; has it ever been run?")]
    NotThere {
        /// The projection.
        projection: String,
    },
    /// The store cannot be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Projections {
    /// Waits until queries of the projection see everything up to a position, at most so long.
    ///
    /// It does not matter who runs the projection, nor whether a rebuild takes its place
    /// meanwhile. What is parked counts as seen: its document is behind until it is retried.
    ///
    /// # Errors
    /// [`WaitError`]; of those, [`TimedOut`](WaitError::TimedOut) means that it may be there soon.
    pub async fn wait_for(
        &self,
        projection: &str,
        until: impl Into<PositionToken> + Send,
        timeout: Duration,
    ) -> Result<(), WaitError> {
        let token = until.into();
        let wanted = token.position();
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            let reached = self.store().reached(projection).await?;
            if reached.is_some_and(|reached| reached >= wanted) {
                return self.must_have(token).await;
            }
            if begun.elapsed() >= timeout {
                self.must_have(token).await?;
                return Err(self.why_not(projection, wanted, reached, begun.elapsed()).await?);
            }
            self.news(projection, wanted, pause, begun + timeout).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits for news where the projection runs here; sleeps for the pause where it does not.
    async fn news(&self, projection: &str, wanted: Position, pause: Duration, end: Instant) {
        let here = self.inner.supervised.progress(projection);
        if here.is_empty() {
            return sleep_until((Instant::now() + pause).min(end)).await;
        }
        // Another process may be the one that runs it.
        let until = (Instant::now() + LONGEST_PAUSE).min(end);
        let there = |progress: &Progress| progress.position >= wanted;
        for mut part in here {
            // What is seen is borrowed, and may not be held while something else is awaited.
            match timeout_at(until, part.wait_for(there)).await.map(|seen| seen.is_ok()) {
                Ok(true) => {}
                // Its task is gone; another one will come, or none.
                Ok(false) => return sleep_until((Instant::now() + pause).min(end)).await,
                Err(_) => return,
            }
        }
    }

    /// A later epoch may have begun before the position: what stands there now is another event.
    async fn must_have(&self, token: PositionToken) -> Result<(), WaitError> {
        let (wanted, epoch) = (token.position(), token.epoch());
        if epoch == Epoch::UNKNOWN || wanted == Position::START {
            return Ok(());
        }
        if self.store().head().await?.epoch == epoch {
            return Ok(());
        }
        let starts = self.store().epoch_starts().await?;
        let lost = starts.iter().find(|s| s.epoch > epoch && s.first_position <= wanted);
        lost.map_or(Ok(()), |s| {
            Err(WaitError::Lost { wanted, epoch, by: s.epoch, first: s.first_position })
        })
    }

    async fn why_not(
        &self,
        projection: &str,
        wanted: Position,
        reached: Option<Position>,
        waited: Duration,
    ) -> Result<WaitError, StoreError> {
        let projection = projection.to_owned();
        let Some(reached) = reached else { return Ok(WaitError::NotThere { projection }) };
        let all = self.store().generations().await?;
        let live = all.into_iter().find(|found| {
            let generation = &found.generation;
            generation.name == projection && generation.state == GenerationState::Live
        });
        let stop = live.and_then(|live| {
            let id = live.generation.id;
            live.parts.into_iter().find_map(|part| {
                // What stands still here is known here first.
                let part_here = Part { generation: id, partition: part.partition };
                let here = self.inner.supervised.view(part_here).map(|view| view.state());
                match here {
                    Some(PartState::Stopped(stop)) => Some(stop),
                    _ => part.stop,
                }
            })
        });
        Ok(match stop.filter(|stop| stop.position <= wanted) {
            Some(stop) => WaitError::Stopped { projection, stop: Box::new(stop) },
            None => WaitError::TimedOut { projection, wanted, reached, waited },
        })
    }
}
