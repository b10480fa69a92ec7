use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use cqrs_core::UnknownOutcome;
use uuid::Uuid;

/// How many are remembered; the oldest is forgotten first.
const REMEMBERED: usize = 1_000;

/// The commands of this process whose outcome was unknown when they were answered.
#[derive(Clone, Default)]
pub(crate) struct Outcomes(Arc<Mutex<VecDeque<(Uuid, UnknownOutcome)>>>);

impl Outcomes {
    /// Keeps one to be asked for, and gives the handle to ask with.
    pub(crate) fn remember(&self, outcome: UnknownOutcome) -> Uuid {
        let handle = Uuid::now_v7();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == REMEMBERED {
            kept.pop_front();
        }
        kept.push_back((handle, outcome));
        handle
    }

    /// The one of a handle, unless it was forgotten.
    pub(crate) fn find(&self, handle: Uuid) -> Option<UnknownOutcome> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| *of == handle).map(|(_, outcome)| outcome.clone())
    }
}
