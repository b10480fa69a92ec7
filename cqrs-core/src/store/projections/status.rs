use jiff::Timestamp;

use super::{EpochStart, Generation, GenerationState, Stop};
use crate::{Epoch, Position};

/// A generation and how far its parts have come, as any process sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerationStatus {
    /// The generation.
    pub generation: Generation,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// Its parts, in order.
    pub parts: Vec<PartStatus>,
}

impl GenerationStatus {
    /// Whether queries of the projection see its rows.
    #[must_use]
    pub fn serves(&self, projection: &str) -> bool {
        self.generation.state == GenerationState::Live && self.generation.name == projection
    }
}

/// How far a part has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartStatus {
    /// Which, counted from 0.
    pub partition: u16,
    /// Its checkpoint.
    pub position: Position,
    /// The epoch that the log was in then.
    pub epoch: Epoch,
    /// When its checkpoint moved last.
    pub moved_at: Timestamp,
    /// When the first event after its checkpoint was recorded; `None` where there is none.
    pub behind_since: Option<Timestamp>,
    /// Why it stands still, where it does.
    pub stop: Option<Stop>,
    /// How many keys have parked events.
    pub parked_keys: u64,
}

impl PartStatus {
    /// Why it stands still, where it does. What another process noted before this part went on
    /// without it, with code that takes the event, says nothing any more.
    #[must_use]
    pub fn stands_at(&self) -> Option<&Stop> {
        self.stop.as_ref().filter(|stop| stop.position > self.position)
    }

    /// How far the log bears its checkpoint out: what it saw of an older epoch and the log has
    /// lost is not to be seen again.
    #[must_use]
    pub fn borne_out(&self, starts: &[EpochStart]) -> Position {
        let later = starts.iter().filter(|start| start.epoch > self.epoch);
        let kept = later.map(|start| start.first_position.previous()).min();
        kept.map_or(self.position, |kept| self.position.min(kept))
    }

    /// Whether it has seen what the log has lost: it stands still until it is rebuilt.
    #[must_use]
    pub fn is_lost(&self, starts: &[EpochStart]) -> bool {
        self.borne_out(starts) < self.position
    }
}
