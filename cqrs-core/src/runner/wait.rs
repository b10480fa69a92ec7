use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until, timeout_at};

use super::Projections;
use crate::{Epoch, Position, PositionToken, Stop, StoreError};

/// The first pause between two looks at a checkpoint that another process moves.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
/// The longest one.
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// What the last question may take after the time is over. Most are answered at once.
const A_MOMENT: Duration = Duration::from_secs(2);
/// Longer than any process lives, and not too long for a clock.
const A_LIFETIME: Duration = Duration::from_hours(24 * 365 * 30);

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
    /// It has seen commits that the log lost, and stands still until it is rebuilt.
    #[error("the projection `{projection}` has seen commits that the log lost; rebuild it")]
    MustBeRebuilt {
        /// The projection.
        projection: String,
    },
    /// There is no projection of this name in the store. Said at once where this program does not
    /// have its code either; otherwise it may still be started.
    #[error(
        "no projection `{projection}` serves in this store; is that its name, and has it ever been run?"
    )]
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
    /// meanwhile. What is parked counts as seen: its document is behind until it is retried. A
    /// projection that is folded when it is asked for sees everything that is in the log.
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
        let begun = Instant::now();
        let end = begun + timeout.min(A_LIFETIME);
        let asked = self.wait_until(projection, token, end);
        match timeout_at(end + A_MOMENT, asked).await {
            Ok(waited) => waited,
            // What is asked has no end of its own where a server or a network hangs.
            Err(_) => Err(WaitError::Store(StoreError::Unavailable {
                reason: format!(
                    "the store did not say in {:?} how far `{projection}` is",
                    begun.elapsed()
                ),
            })),
        }
    }

    async fn wait_until(
        &self,
        projection: &str,
        token: PositionToken,
        end: Instant,
    ) -> Result<(), WaitError> {
        let wanted = token.position();
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        // The epoch that is known to have what is waited for.
        let mut has_it = None;
        loop {
            let here = self.inner.supervised.here(projection);
            let known = here.is_at(wanted);
            if !known {
                // What this process commits from now on needs no question. Else it asks: another
                // process may be the one that runs it.
                let whole = here.whole;
                let coming = timeout_at((Instant::now() + pause).min(end), here.comes_to(token));
                if coming.await.is_ok() && whole {
                    return Ok(());
                }
            }
            let Seen { reached, epoch } = self.seen(projection).await?;
            if has_it != Some(epoch) {
                // What is lost is not waited for.
                self.must_have(token, epoch).await?;
                has_it = Some(epoch);
            }
            if reached.is_some_and(|reached| reached >= wanted) {
                return Ok(());
            }
            if reached.is_none() && !self.inner.runnables.contains_key(projection) {
                // A mistake in the name, most likely; it must not cost the whole time.
                return Err(WaitError::NotThere { projection: projection.to_owned() });
            }
            let now = Instant::now();
            if now >= end {
                return Err(self.why_not(projection, wanted, reached, now - begun).await?);
            }
            if known {
                // It does not run here, or what it knows here helps nobody.
                sleep_until((now + pause).min(end)).await;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// How far it is now. Whoever waits asks again and again, so all who wait ask together.
    async fn seen(&self, projection: &str) -> Result<Seen, StoreError> {
        let question = async || {
            let head = self.store().head().await?;
            let reached = if self.inner.live.contains(projection) {
                // It is folded when it is asked for.
                Some(head.position)
            } else {
                self.store().reached(projection).await?
            };
            Ok(Seen { reached, epoch: head.epoch })
        };
        self.inner.seen.of(projection).ask(question).await
    }

    /// A later epoch may have begun before the position: what stands there now is another event.
    async fn must_have(&self, token: PositionToken, now: Epoch) -> Result<(), WaitError> {
        let (wanted, epoch) = (token.position(), token.epoch());
        if epoch == Epoch::UNKNOWN || wanted == Position::START || epoch == now {
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
        let question = async || self.store().generations().await.map(Arc::new);
        let all = self.inner.generations.ask(question).await?;
        let live = all.iter().find(|found| found.serves(&projection));
        let parts = live.map(|live| &*live.parts).unwrap_or_default();
        let starts = self.store().epoch_starts().await?;
        if parts.iter().any(|part| part.is_lost(&starts)) {
            return Ok(WaitError::MustBeRebuilt { projection });
        }
        let stops = parts.iter().filter_map(|part| part.stands_at().cloned());
        let stop = stops.min_by_key(|stop| stop.position);
        Ok(match stop.filter(|stop| stop.position <= wanted) {
            Some(stop) => WaitError::Stopped { projection, stop: Box::new(stop) },
            None => WaitError::TimedOut { projection, wanted, reached, waited },
        })
    }
}

/// How far queries of a projection see, and in which epoch the log was before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    reached: Option<Position>,
    epoch: Epoch,
}
