use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use crate::{Epoch, Part, Position, Stop};

/// What others see of the task of a part.
pub(in crate::runner) struct PartView {
    pub(in crate::runner) part: Part,
    /// The checkpoint, as far as this process knows it.
    progress: watch::Sender<Progress>,
    state: Mutex<PartState>,
    retries: AtomicU64,
}

/// How far a part is, as this process knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::runner) struct Progress {
    pub(in crate::runner) position: Position,
    pub(in crate::runner) epoch: Epoch,
    /// How many positions there are still to read, as far as anybody has heard.
    pub(in crate::runner) behind: u64,
    /// Whether queries see its rows.
    pub(in crate::runner) serves: bool,
}

/// What the task of a part is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartState {
    /// It reads what happened before.
    CatchingUp,
    /// It has seen everything that there is.
    Live,
    /// Another process runs the part; this one waits to take over.
    Following,
    /// It stands still at an event that it cannot take.
    Stopped(Stop),
    /// The log lost commits that the projection has seen: it must be rebuilt.
    Lost,
    /// The store cannot be asked, or refuses; it is tried again.
    Failing {
        /// What the store said last.
        reason: String,
    },
    /// It is over: shut down, or the generation is gone.
    Ended,
}

impl PartView {
    pub(in crate::runner) fn new(part: Part) -> Self {
        Self {
            part,
            progress: watch::Sender::new(Progress::default()),
            state: Mutex::new(PartState::CatchingUp),
            retries: AtomicU64::new(0),
        }
    }

    pub(in crate::runner) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    pub(in crate::runner) fn now(&self) -> Progress {
        *self.progress.borrow()
    }

    pub(in crate::runner) fn state(&self) -> PartState {
        self.locked().clone()
    }

    /// How many times an event or the store was tried again, since the start.
    pub(in crate::runner) fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    pub(super) fn at(&self, progress: Progress) {
        self.progress.send_if_modified(|old| std::mem::replace(old, progress) != progress);
    }

    pub(super) fn is(&self, state: PartState) {
        let mut now = self.locked();
        if *now != state {
            tracing::debug!(part = ?self.part, ?state, "a part of a projection is in another state");
            *now = state;
        }
    }

    pub(super) fn tries_again(&self, name: &'static str, after: Duration) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        crate::runner::observe::retry(name);
        tracing::trace!(part = ?self.part, ?after, "trying again");
    }

    // Nothing that holds the lock can panic.
    fn locked(&self) -> MutexGuard<'_, PartState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
