use super::worker::Worker;
use crate::{Aggregate, LoadError, Loaded};

/// What a lane knows of its stream between two attempts.
pub(super) enum Known<A: Aggregate> {
    /// The state, as far as anybody here has heard. Good to decide on; a decision that stores
    /// nothing must have it confirmed.
    Current(Loaded<A>),
    /// A state that somebody else has appended to.
    Behind(Loaded<A>),
    /// Nothing.
    Nothing,
}

impl<A: Aggregate> Known<A> {
    pub(super) fn current_or_nothing(state: Option<Loaded<A>>) -> Self {
        state.map_or(Self::Nothing, Self::Current)
    }

    pub(super) fn behind_or_nothing(state: Option<Loaded<A>>) -> Self {
        state.map_or(Self::Nothing, Self::Behind)
    }

    pub(super) fn current(self) -> Option<Loaded<A>> {
        match self {
            Self::Current(state) => Some(state),
            Self::Behind(_) | Self::Nothing => None,
        }
    }
}

impl<A: Aggregate> Worker<A> {
    /// A state to decide on, and whether it is fresh: read just now, from the first event on. Read
    /// on from a state that is remembered it is not: a failover may have lost what that held.
    pub(super) async fn load(&self, known: Known<A>) -> Result<(Loaded<A>, bool), LoadError> {
        let known = match known {
            Known::Current(state) if self.shared.appender.is_in(state.epoch) => {
                return Ok((state, false));
            }
            Known::Current(state) | Known::Behind(state) => Some(state),
            Known::Nothing => None,
        };
        let fresh = known.is_none();
        Ok((self.shared.load_from(&self.stream, known).await?, fresh))
    }
}
