//! The task of one part: takes the lead, reads ahead, steps, and waits for more.

mod ahead;
mod batch;
mod follow;
mod idle;
mod poison;
mod view;

use std::{collections::HashSet, sync::Arc, time::Duration};

use backon::ExponentialBackoff;
use tokio::{sync::watch, time::Instant};

pub use self::view::PartState;
pub(super) use self::view::{PartView, Progress};
use self::{
    ahead::{Ahead, PageSize},
    batch::Batched,
};
use super::{ProjectionOptions, observe, runnable::Runnable, step::Step, stopping::Stopping};
use crate::{
    Clock, Epoch, GenerationState, LogPage, Part, Position, ProjectionStore, StoreError, Swap,
    engine::pauses,
};

/// What the supervisor tells a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    /// What its generation is there for.
    pub(super) state: GenerationState,
    /// Raised when a part that stands still is to try again.
    pub(super) resumed: u64,
}

/// What every part of a runner has in common.
pub(super) struct Shared {
    pub(super) store: Arc<dyn ProjectionStore>,
    pub(super) options: ProjectionOptions,
    pub(super) clock: Arc<dyn Clock>,
    /// Told when a generation took another one's place.
    pub(super) swapped: tokio::sync::Notify,
}

pub(super) struct PartTask {
    shared: Arc<Shared>,
    runnable: Arc<Runnable>,
    part: Part,
    role: watch::Receiver<Role>,
    stopping: Stopping,
    hints: watch::Receiver<Position>,
    view: Arc<PartView>,
    ahead: Ahead,
    step: Box<dyn Step>,
    /// The checkpoint, as of the last commit that is known here.
    position: Position,
    epoch: Epoch,
    revision: u64,
    parked: HashSet<String>,
    /// Everything up to here was read; nothing after the checkpoint concerned the projection.
    read_to: Position,
    /// When the checkpoint moved last.
    moved: Instant,
    /// How long to wait for news that nobody tells.
    poll: Duration,
    /// Whether a reason to stand still may be noted in the store.
    may_be_noted: bool,
}

/// Why a part no longer leads.
enum Left {
    /// Another process has moved the checkpoint, or holds it.
    Behind,
    /// An event cannot be taken, or the log lost what was seen.
    Stopped,
    /// The runner shuts down, or the generation is gone.
    Ended,
}

impl PartTask {
    pub(super) fn new(
        shared: Arc<Shared>,
        runnable: Arc<Runnable>,
        view: Arc<PartView>,
        role: watch::Receiver<Role>,
        stopping: Stopping,
    ) -> Self {
        let ProjectionOptions { batch_events, batch_bytes, .. } = shared.options;
        let ahead = Ahead::new(
            Arc::clone(&shared.store),
            Arc::new(runnable.filter.clone()),
            PageSize::new(batch_events, batch_bytes),
        );
        Self {
            hints: shared.store.hints(),
            step: runnable.step(view.part),
            part: view.part,
            ahead,
            shared,
            runnable,
            role,
            stopping,
            view,
            position: Position::START,
            epoch: Epoch::UNKNOWN,
            revision: 0,
            parked: HashSet::new(),
            read_to: Position::START,
            moved: Instant::now(),
            poll: idle::SHORTEST_POLL,
            may_be_noted: true,
        }
    }

    /// Runs until the runner shuts down or the generation is gone.
    pub(super) async fn run(mut self) {
        let mut outage: Option<ExponentialBackoff> = None;
        while !self.is_stopping() {
            let moved = self.moved;
            match self.lead().await {
                Ok(Left::Ended) => break,
                Ok(Left::Stopped) => self.wait_for_resume().await,
                Ok(Left::Behind) => match self.follow().await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(e) => self.pause(&mut outage, &e).await,
                },
                Err(e) => {
                    // It worked in between: a new outage.
                    if self.moved != moved {
                        outage = None;
                    }
                    self.pause(&mut outage, &e).await;
                }
            }
            self.step.forget();
        }
        self.view.is(PartState::Ended);
    }

    /// Takes up where the checkpoint stands, and goes on until somebody else does.
    async fn lead(&mut self) -> Result<Left, StoreError> {
        if let Some(left) = self.take_up().await? {
            return Ok(left);
        }
        loop {
            let Some(page) = self.read().await? else { return self.leave().await };
            let (page, full) = page;
            if page.epoch != self.epoch && self.has_lost().await? {
                return Ok(self.stop_as_lost());
            }
            if full {
                self.ahead.begin(page.through);
            }
            let news = page.through > self.read_to;
            match self.batch(&page).await? {
                Batched::Done => {}
                Batched::Behind => return Ok(Left::Behind),
                Batched::Stopped => return Ok(Left::Stopped),
            }
            self.report(&page);
            if !full && *self.hints.borrow() <= self.read_to {
                self.view.is(PartState::Live);
                self.swap_when_caught_up().await?;
                if !self.idle(news).await? {
                    return self.leave().await;
                }
            }
        }
    }

    /// Reads the checkpoint; says why there is nothing to lead, where that is so.
    async fn take_up(&mut self) -> Result<Option<Left>, StoreError> {
        let Some(checkpoint) = self.shared.store.checkpoint(self.part).await? else {
            return Ok(Some(Left::Ended));
        };
        self.position = checkpoint.position;
        self.epoch = checkpoint.epoch;
        self.revision = checkpoint.revision;
        self.read_to = checkpoint.position;
        self.parked = checkpoint.parked.into_iter().collect();
        self.may_be_noted = true;
        self.show();
        if checkpoint.lost {
            return Ok(Some(self.stop_as_lost()));
        }
        self.view.is(PartState::CatchingUp);
        Ok(None)
    }

    /// The next page; `None` where the runner shuts down.
    async fn read(&mut self) -> Result<Option<(LogPage, bool)>, StoreError> {
        tokio::select! {
            biased;
            () = self.stopping.asked_for() => Ok(None),
            page = self.ahead.page(self.read_to) => page.map(Some),
        }
    }

    /// The log began another epoch: does it still hold what the checkpoint has seen?
    async fn has_lost(&mut self) -> Result<bool, StoreError> {
        if self.position == Position::START {
            return Ok(false);
        }
        let checkpoint = self.shared.store.checkpoint(self.part).await?;
        Ok(checkpoint.is_some_and(|checkpoint| checkpoint.lost))
    }

    fn stop_as_lost(&self) -> Left {
        tracing::error!(
            projection = self.runnable.spec.name,
            position = self.position.get(),
            "the log no longer has what the projection has seen; rebuild it"
        );
        self.view.is(PartState::Lost);
        Left::Stopped
    }

    /// Lets the generation serve, where it was built beside another and has caught up.
    async fn swap_when_caught_up(&mut self) -> Result<(), StoreError> {
        let building = self.role.borrow().state == GenerationState::Building;
        if !building || self.part.partition != 0 {
            return Ok(());
        }
        self.move_on().await?;
        if self.shared.store.swap(self.part.generation).await? == Swap::Swapped {
            tracing::info!(
                projection = self.runnable.spec.name,
                version = self.runnable.spec.version,
                generation = %self.part.generation,
                "a rebuilt projection serves from now on"
            );
            self.shared.swapped.notify_one();
        }
        Ok(())
    }

    /// Before the task ends: what was read and did not concern the projection is noted.
    async fn leave(&mut self) -> Result<Left, StoreError> {
        self.move_on().await?;
        Ok(Left::Ended)
    }

    async fn pause(&mut self, outage: &mut Option<ExponentialBackoff>, error: &StoreError) {
        let policy = &self.shared.options.retry;
        let pause = outage.get_or_insert_with(|| pauses(policy)).next();
        let pause = pause.unwrap_or(policy.longest_pause);
        tracing::warn!(projection = self.runnable.spec.name, %error, ?pause, "trying again");
        self.view.is(PartState::Failing { reason: error.to_string() });
        self.view.tries_again(self.runnable.spec.name, pause);
        self.sleep(pause).await;
    }

    fn is_stopping(&self) -> bool {
        self.stopping.is_asked_for()
    }

    /// Sleeps, but not through a shutdown.
    async fn sleep(&mut self, time: Duration) {
        tokio::select! {
            biased;
            () = self.stopping.asked_for() => {}
            () = tokio::time::sleep(time) => {}
        }
    }

    fn show(&self) {
        let heard = (*self.hints.borrow()).max(self.read_to);
        let behind = heard.get() - self.read_to.get();
        self.view.at(Progress { position: self.position, epoch: self.epoch, behind });
    }

    fn report(&self, page: &LogPage) {
        self.show();
        if let Some(last) = page.events.last() {
            let lag = self.shared.clock.now().duration_since(last.recorded_at);
            let behind = self.hints.borrow().get().saturating_sub(self.read_to.get());
            observe::lag(&self.runnable.spec, self.part, behind, lag);
        }
    }
}
