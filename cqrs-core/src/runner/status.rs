use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use super::{PartState, Projections};
use crate::{
    EpochStart, GenerationId, GenerationState, GenerationStatus, Part, PartStatus, Position, Stop,
    StoreError,
};

/// How a projection is doing, as any process sees it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProjectionStatus {
    /// Its name.
    pub name: String,
    /// The version of the generation that this is about.
    pub version: u32,
    /// The generation that this is about: the one that serves, or one that is built or kept
    /// beside it.
    pub generation: GenerationId,
    /// What it is about.
    pub state: ProjectionState,
    /// Everything up to here is in its rows, or parked.
    pub position: Position,
    /// The end of the log.
    pub head: Position,
    /// How many positions are still to read.
    pub lag_events: u64,
    /// How long the first event that is not in its rows has been there.
    pub lag: Duration,
    /// Positions that it passed in a second, since the last status that was asked for here; since
    /// the generation was made, where none was.
    pub events_per_second: f64,
    /// How many keys have parked events.
    pub parked_keys: u64,
    /// How many times this process has tried an event or the store again.
    pub retries: u64,
    /// How far each part is, where there is more than one; the first first.
    pub parts: Vec<Position>,
}

/// What a generation of a projection is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectionState {
    /// It serves, and has seen all but what happens at this moment.
    Live,
    /// It serves, and reads what happened before.
    CatchingUp,
    /// It is built beside the one that serves.
    Rebuilding,
    /// It stands still at an event that it cannot take.
    Stopped(Stop),
    /// The log lost commits that it has seen: it must be rebuilt.
    Lost,
    /// The store cannot be asked, or refuses, as this process was told last.
    Failing {
        /// What the store said.
        reason: String,
    },
    /// It served before, and is kept until it is dropped.
    Retired,
}

impl ProjectionStatus {
    /// How much of the log it has seen, from 0 to 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a fraction need not be exact")]
    pub fn done(&self) -> f64 {
        if self.head == Position::START {
            return 1.0;
        }
        (self.position.get() as f64 / self.head.get() as f64).min(1.0)
    }

    /// How long it takes until it has caught up, at its present speed; `None` where it does not
    /// move.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a guess need not be exact")]
    pub fn time_left(&self) -> Option<Duration> {
        if self.lag_events == 0 {
            return Some(Duration::ZERO);
        }
        Duration::try_from_secs_f64(self.lag_events as f64 / self.events_per_second).ok()
    }
}

/// Where generations were, and when, as somebody saw it last.
#[derive(Debug, Default)]
pub(super) struct Rates(HashMap<GenerationId, (Instant, Position)>);

/// What a lag of so little is called: it is caught up.
const LIVE_WITHIN: u64 = 1_000;
const LIVE_WITHIN_TIME: Duration = Duration::from_secs(1);

impl Projections {
    /// How every projection of the store is doing, by name; beside the one that serves also those
    /// that are built, and those that are kept. Process managers and reactors are among them, also
    /// where nobody runs them here: ask [`ProcessManagers`](crate::ProcessManagers) for those alone.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn status(&self) -> Result<Vec<ProjectionStatus>, StoreError> {
        let generations = self.store().generations().await?;
        let head = self.store().head().await?;
        let in_epoch = |part: &PartStatus| part.epoch == head.epoch;
        let starts = if generations.iter().flat_map(|found| &found.parts).all(in_epoch) {
            Vec::new()
        } else {
            self.store().epoch_starts().await?
        };
        let status = |found| self.status_of(found, head.position, &starts);
        Ok(generations.into_iter().map(status).collect())
    }

    fn status_of(
        &self,
        found: GenerationStatus,
        head: Position,
        starts: &[EpochStart],
    ) -> ProjectionStatus {
        let now = self.inner.shared.clock.now();
        let GenerationStatus { generation, created_at, parts } = found;
        let position = parts.iter().map(|part| part.position).min().unwrap_or_default();
        let lag_events = head.get().saturating_sub(position.get());
        let since = parts.iter().filter_map(|part| part.behind_since).min();
        let lag = since.map_or(Duration::ZERO, |since| {
            Duration::try_from(now.duration_since(since)).unwrap_or_default()
        });
        let here: Vec<_> = (parts.iter())
            .filter_map(|part| {
                let part = Part { generation: generation.id, partition: part.partition };
                self.inner.supervised.view(part)
            })
            .collect();
        let stop = parts.iter().find_map(|part| part.stands_at().cloned());
        let is_lost = parts.iter().any(|part| part.is_lost(starts));
        let state = match (generation.state, stop) {
            (GenerationState::Retired, _) => ProjectionState::Retired,
            _ if is_lost => ProjectionState::Lost,
            (_, Some(stop)) => ProjectionState::Stopped(stop),
            (state, None) => here
                .iter()
                .find_map(|view| trouble(view.state()))
                .unwrap_or_else(|| doing_well(state, lag_events, lag)),
        };
        let age = Duration::try_from(now.duration_since(created_at)).unwrap_or_default();
        let events_per_second = self.rate(generation.id, position, age);
        let parked_keys = parts.iter().map(|part| part.parked_keys).sum();
        let positions = parts.iter().map(|part| part.position);
        ProjectionStatus {
            parts: if parts.len() > 1 { positions.collect() } else { Vec::new() },
            version: generation.version,
            generation: generation.id,
            name: generation.name,
            state,
            position,
            head,
            lag_events,
            lag,
            events_per_second,
            parked_keys,
            retries: here.iter().map(|view| view.retries()).sum(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a speed need not be exact")]
    fn rate(&self, generation: GenerationId, position: Position, age: Duration) -> f64 {
        let now = Instant::now();
        let mut rates = self.inner.rates.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (time, events) = match rates.0.insert(generation, (now, position)) {
            Some((then, before)) => (now - then, position.get().saturating_sub(before.get())),
            None => (age, position.get()),
        };
        if time.is_zero() { 0.0 } else { events as f64 / time.as_secs_f64() }
    }
}

/// What only the process that runs a part knows of it.
fn trouble(state: PartState) -> Option<ProjectionState> {
    match state {
        // Where it stands still is noted in the store, before it is known here.
        PartState::Lost => Some(ProjectionState::Lost),
        PartState::Failing { reason } => Some(ProjectionState::Failing { reason }),
        _ => None,
    }
}

fn doing_well(state: GenerationState, lag_events: u64, lag: Duration) -> ProjectionState {
    match state {
        GenerationState::Building => ProjectionState::Rebuilding,
        _ if lag_events <= LIVE_WITHIN && lag <= LIVE_WITHIN_TIME => ProjectionState::Live,
        _ => ProjectionState::CatchingUp,
    }
}
