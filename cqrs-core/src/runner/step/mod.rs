//! One step of a part: some events, worked out and committed.

mod documents;
mod reactors;
mod tables;

use std::collections::HashSet;

use async_trait::async_trait;

pub(super) use self::{documents::DocumentSteps, reactors::ReactorSteps, tables::TableSteps};
use super::Poisoned;
use crate::{Advance, Holder, Part, RecordedEvent, StoreError};

/// Makes what steps a part.
pub(super) trait Steps: Send + Sync {
    /// For one part; knows no document yet.
    fn of(&self, part: Part) -> Box<dyn Step>;
}

/// Works out what events come to, and commits it.
#[async_trait]
pub(super) trait Step: Send {
    /// Runs the events that belong to the part and are not parked; events of parked keys are
    /// parked too. Where it does not commit, nothing of it is kept in memory either.
    async fn run(
        &mut self,
        advance: Advance,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Stepped, StoreError>;

    /// Works events out as [`run`](Self::run) does, where none are parked, and keeps what comes of
    /// them in memory: the next `run` commits it too. Where it cannot, it forgets what it kept.
    async fn keep(&mut self, events: &[RecordedEvent]) -> Result<Kept, StoreError>;

    /// Drops what is known of the part: it is at another revision.
    fn forget(&mut self);
}

/// What is kept to be committed later.
#[derive(Debug)]
pub(super) enum Kept {
    /// So many documents that changed, from all that is kept.
    Documents(usize),
    /// Nothing: an event cannot be taken, or every step commits by itself.
    Nothing,
}

/// What came of a step.
#[derive(Debug)]
pub(super) enum Stepped {
    /// Committed, with so many events handled.
    Committed { events: usize },
    /// It does not work together with what was kept, which is forgotten: take them one by one.
    Apart,
    /// The part is at another revision, or gone.
    Stale,
    /// Somebody else holds the part.
    Held(Option<Holder>),
    /// An event could not be taken.
    Poisoned(Poisoned),
}
