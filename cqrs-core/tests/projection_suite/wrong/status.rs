use async_trait::async_trait;
use cqrs_core::{
    EpochStart, EventStore, GenerationStatus, MemoryStore, Part, Position, ProjectionStore, Stop,
};
use jiff::Timestamp;
use tokio::sync::watch;

use super::mistake::{Mistake, Stored, step};

/// What a wrong store makes of the status.
pub(crate) trait Retold: Default + Send + Sync + 'static {
    fn retell(all: &mut Vec<GenerationStatus>);
}

/// The status is told otherwise.
#[derive(Default)]
pub(crate) struct Tells<R>(R);

#[async_trait]
impl<R: Retold> Mistake for Tells<R> {
    async fn generations(&self, right: &MemoryStore) -> Stored<Vec<GenerationStatus>> {
        let mut all = right.generations().await?;
        R::retell(&mut all);
        Ok(all)
    }
}

/// In the order in which generations were made.
#[derive(Default)]
pub(crate) struct ByAge;

impl Retold for ByAge {
    fn retell(all: &mut Vec<GenerationStatus>) {
        all.sort_by_key(|status| status.generation.id);
    }
}

/// The part that is furthest behind speaks for all.
#[derive(Default)]
pub(crate) struct TheLastPart;

impl Retold for TheLastPart {
    fn retell(all: &mut Vec<GenerationStatus>) {
        for status in all {
            let last = status.parts.iter().map(|part| part.position).min();
            for part in &mut status.parts {
                part.position = last.unwrap_or_default();
            }
        }
    }
}

/// A part is behind since it moved last.
#[derive(Default)]
pub(crate) struct SinceItMoved;

impl Retold for SinceItMoved {
    fn retell(all: &mut Vec<GenerationStatus>) {
        for part in all.iter_mut().flat_map(|status| &mut status.parts) {
            part.behind_since = Some(part.moved_at);
        }
    }
}

/// When a part moved is not written down.
#[derive(Default)]
pub(crate) struct WithoutTimes;

impl Retold for WithoutTimes {
    fn retell(all: &mut Vec<GenerationStatus>) {
        for part in all.iter_mut().flat_map(|status| &mut status.parts) {
            part.moved_at = Timestamp::UNIX_EPOCH;
        }
    }
}

/// To stop is a step.
#[derive(Default)]
pub(crate) struct StepsToStop;

#[async_trait]
impl Mistake for StepsToStop {
    async fn set_stop(&self, right: &MemoryStore, part: Part, stop: Option<&Stop>) -> Stored<()> {
        right.set_stop(part, stop).await?;
        if let Some(step) = step(right, part).await? {
            right.commit_documents(&step, &[]).await?;
        }
        Ok(())
    }
}

/// A step of a part takes back why it stood still before it.
#[derive(Default)]
pub(crate) struct StaysSilent;

#[async_trait]
impl Mistake for StaysSilent {
    async fn set_stop(&self, right: &MemoryStore, part: Part, _: Option<&Stop>) -> Stored<()> {
        right.set_stop(part, None).await
    }
}

/// Nobody is told of appends; everybody polls.
pub(crate) struct HintsNothing(watch::Sender<Position>);

impl Default for HintsNothing {
    fn default() -> Self {
        Self(watch::Sender::new(Position::START))
    }
}

#[async_trait]
impl Mistake for HintsNothing {
    fn hints(&self, _: &MemoryStore) -> watch::Receiver<Position> {
        self.0.subscribe()
    }
}

/// The hint is the position that the next event gets.
pub(crate) struct HintsAhead(watch::Sender<Position>);

impl Default for HintsAhead {
    fn default() -> Self {
        Self(watch::Sender::new(Position::START))
    }
}

#[async_trait]
impl Mistake for HintsAhead {
    fn hints(&self, right: &MemoryStore) -> watch::Receiver<Position> {
        let (mut heard, ahead) = (right.hints(), self.0.clone());
        ahead.send_replace(heard.borrow().next());
        tokio::spawn(async move {
            while heard.changed().await.is_ok() {
                ahead.send_replace(heard.borrow().next());
            }
        });
        self.0.subscribe()
    }
}

/// An epoch begins after the last event of the one before it, and what that was is not kept.
#[derive(Default)]
pub(crate) struct KeepsTheLastEpoch;

#[async_trait]
impl Mistake for KeepsTheLastEpoch {
    async fn epoch_starts(&self, right: &MemoryStore) -> Stored<Vec<EpochStart>> {
        let epoch = right.head().await?.epoch;
        Ok(vec![EpochStart { epoch, first_position: Position::START.next() }])
    }
}
