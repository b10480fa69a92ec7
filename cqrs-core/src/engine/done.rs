use std::fmt;

use crate::{Aggregate, Epoch, Position, PositionToken, Version};

/// What came of a command that was not refused.
#[non_exhaustive]
pub struct Done<A: Aggregate> {
    /// The version of the stream after it.
    pub version: Version,
    /// Who has read the log up to here has seen what it decided on, and what it decided.
    pub position: Position,
    /// The epoch that the log was in.
    pub epoch: Epoch,
    /// What happened, in order; empty where nothing had to.
    pub events: Vec<A::Event>,
    /// How often it was decided; 1 where nobody came in between.
    pub attempts: u32,
    /// Whether this is the stored outcome of an earlier command with the same idempotency key.
    pub repeated: bool,
}

impl<A: Aggregate> Done<A> {
    /// Its position as a text that travels, in the header of an answer, say. A reader that waits
    /// for it sees what the command did.
    #[must_use]
    pub fn token(&self) -> PositionToken {
        PositionToken::new(self.position, self.epoch)
    }
}

// By hand: a derive would ask for the state's `Debug`, which is not in here.
impl<A: Aggregate> fmt::Debug for Done<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Done")
            .field("version", &self.version)
            .field("position", &self.position)
            .field("epoch", &self.epoch)
            .field("events", &self.events)
            .field("attempts", &self.attempts)
            .field("repeated", &self.repeated)
            .finish()
    }
}

/// The state of an aggregate, folded from its events.
#[derive(Debug)]
#[non_exhaustive]
pub struct Loaded<A: Aggregate> {
    /// The state.
    pub state: A,
    /// The version of the last event that is folded in.
    pub version: Version,
    /// The position of that event.
    pub position: Position,
    /// The epoch that it was read in.
    pub epoch: Epoch,
}

impl<A: Aggregate> Loaded<A> {
    pub(crate) fn initial(epoch: Epoch) -> Self {
        Self { state: A::initial(), version: Version::NONE, position: Position::START, epoch }
    }

    /// The same in a second place, where the state can be copied.
    pub(crate) fn fork(&self) -> Option<Self> {
        let state = self.state.fork()?;
        Some(Self { state, version: self.version, position: self.position, epoch: self.epoch })
    }

    /// Folds events in that are not stored yet: the position stays.
    pub(crate) fn apply(&mut self, events: &[A::Event]) {
        for event in events {
            self.state.apply_any(event);
            self.version = self.version.next();
        }
    }
}
