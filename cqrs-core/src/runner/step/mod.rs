//! One step of a part: some events, worked out and committed.

mod documents;
mod tables;

use std::collections::HashSet;

use async_trait::async_trait;

pub(super) use self::{documents::DocumentSteps, tables::TableSteps};
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

    /// Drops what is known of the part: it is at another revision.
    fn forget(&mut self);
}

/// What came of a step.
#[derive(Debug)]
pub(super) enum Stepped {
    /// Committed, with so many events handled.
    Committed { events: usize },
    /// The part is at another revision, or gone.
    Stale,
    /// Somebody else holds the part.
    Held(Option<Holder>),
    /// An event could not be taken.
    Poisoned(Poisoned),
}
