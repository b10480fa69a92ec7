use jiff::Timestamp;

use super::{GenerationId, GenerationState, ParkedEvent};
use crate::{Epoch, Position};

/// One part of a generation: what has a checkpoint of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    /// The generation.
    pub generation: GenerationId,
    /// Which of its parts, counted from 0.
    pub partition: u16,
}

/// How far a part has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// What its generation is there for. Another state comes with another revision.
    pub state: GenerationState,
    /// Every event up to here is in its rows, or parked.
    pub position: Position,
    /// The epoch that the log was in then.
    pub epoch: Epoch,
    /// Rises by one with every commit, whatever it changed: who knows the revision knows the
    /// documents.
    pub revision: u64,
    /// The keys that have parked events.
    pub parked: Vec<String>,
    /// Whether the log no longer bears it out: it ends before the position, or has another event
    /// there. It lost commits that were seen.
    pub lost: bool,
}

/// A step of a part: from the revision that was read to the next.
///
/// The row of the checkpoint is the lease: whoever commits locks it, without waiting for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// The part.
    pub part: Part,
    /// The revision that everything here was worked out on.
    pub revision: u64,
    /// Where the checkpoint goes; never backwards.
    pub to: Position,
    /// The epoch that the events were read in. In another one the step is stale: what it was worked
    /// out on may never have happened.
    pub epoch: Epoch,
    /// Events to park. One that is parked already gets the new reason and number of attempts.
    pub park: Vec<ParkedEvent>,
    /// Events that are parked no longer.
    pub unpark: Vec<Unpark>,
}

/// Parked events of one key that are parked no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpark {
    /// The key.
    pub key: String,
    /// Those up to here.
    pub through: Position,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advanced {
    /// Effect and checkpoint are committed; the revision is one higher.
    Committed,
    /// Somebody else has moved it, it is no longer there, or the log is in another epoch. Nothing
    /// is stored: read it again.
    Stale,
    /// Somebody else holds it at this moment. Nothing is stored.
    Held(Option<Holder>),
}

/// Who holds the row of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// How the store calls it: the process id of a backend.
    pub name: String,
    /// Since when its transaction runs.
    pub since: Option<Timestamp>,
}
