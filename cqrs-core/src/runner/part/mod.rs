//! The task of one part: takes the lead, reads ahead, steps, and waits for more.

mod ahead;
mod batch;
mod deliver;
mod deliveries;
mod follow;
mod gather;
mod idle;
mod page_size;
mod poison;
mod replace;
mod view;

use std::{collections::HashSet, sync::Arc, time::Duration};

use backon::ExponentialBackoff;
use tokio::{sync::watch, time::Instant};

pub use self::view::PartState;
pub(super) use self::view::{PartView, Progress};
use self::{
    ahead::Ahead,
    batch::Batched,
    deliver::Delivered,
    deliveries::Deliveries,
    gather::{Gathered, Gathering},
    page_size::PageSize,
};
use super::{ProjectionOptions, observe, runnable::Runnable, step::Step, stopping::Stopping};
use crate::{
    Clock, Epoch, GenerationState, LogPage, Mode, Part, Position, ProjectionStore, StoreError,
    engine::pauses,
};

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
    /// Raised when it is to try again.
    resumed: watch::Receiver<u64>,
    resumed_seen: u64,
    stopping: Stopping,
    hints: watch::Receiver<Position>,
    view: Arc<PartView>,
    ahead: Ahead,
    step: Box<dyn Step>,
    /// What the generation is there for, as of that checkpoint.
    state: GenerationState,
    /// The checkpoint, as of the last commit that is known here.
    position: Position,
    epoch: Epoch,
    revision: u64,
    parked: HashSet<String>,
    /// Everything up to here was read; what concerned the projection after the checkpoint is
    /// gathered.
    read_to: Position,
    gathering: Gathering,
    /// What is under way besides, where it is a process manager.
    deliveries: Option<Deliveries>,
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
    /// The generation serves from now on.
    Swapped,
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
        resumed: watch::Receiver<u64>,
        stopping: Stopping,
    ) -> Self {
        let ProjectionOptions { batch_events, batch_bytes, .. } = shared.options;
        let batch_events = batch_events.min(runnable.most_events());
        let ahead = Ahead::new(
            Arc::clone(&shared.store),
            Arc::new(runnable.filter.clone()),
            PageSize::new(batch_events, batch_bytes),
        );
        let deliveries = runnable.sender().map(Deliveries::new);
        Self {
            hints: shared.store.hints(),
            step: runnable.step(view.part),
            part: view.part,
            ahead,
            shared,
            runnable,
            resumed,
            resumed_seen: 0,
            state: GenerationState::Building,
            stopping,
            view,
            position: Position::START,
            epoch: Epoch::UNKNOWN,
            revision: 0,
            parked: HashSet::new(),
            read_to: Position::START,
            gathering: Gathering::default(),
            deliveries,
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
                Ok(Left::Swapped) => {}
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
            if let Some(deliveries) = &mut self.deliveries {
                deliveries.forget();
            }
        }
        self.view.is(PartState::Ended);
    }

    /// Takes up where the checkpoint stands, and goes on until somebody else does.
    async fn lead(&mut self) -> Result<Left, StoreError> {
        if let Some(left) = self.take_up().await? {
            return Ok(left);
        }
        if self.runnable.spec.side_effects && self.state == GenerationState::Building {
            return self.keep_pace().await;
        }
        // What was heard of before a read that brought nothing new.
        let mut in_vain = None;
        loop {
            let heard = *self.hints.borrow_and_update();
            let Some(page) = self.read().await? else { return self.leave().await };
            let (page, full) = page;
            if page.epoch != self.epoch {
                if self.has_lost().await? {
                    return Ok(self.stop_as_lost());
                }
                self.epoch = page.epoch;
                if let Some(deliveries) = &mut self.deliveries {
                    // What became of commands in the old epoch may never have happened.
                    deliveries.forget();
                }
                if self.read_to > self.position {
                    // There are other events now.
                    self.go_back();
                    continue;
                }
            }
            if full && !matches!(self.gather(&page).await?, Gathered::Due) {
                continue;
            }
            let news = page.through > self.read_to;
            match self.batch(&page).await? {
                Batched::Done => {}
                Batched::Apart => continue,
                Batched::Behind => return Ok(Left::Behind),
                Batched::Stopped => return Ok(Left::Stopped),
            }
            self.report(&page);
            let delivered = self.deliver().await?;
            if matches!(delivered, Delivered::Behind) {
                return Ok(Left::Behind);
            }
            // A hint may be wrong: of what was lost, or never was.
            let is_all = heard <= self.read_to || in_vain == Some(heard);
            in_vain = (!news).then_some(heard);
            if !full && is_all && !matches!(delivered, Delivered::Something) {
                self.view.is(PartState::Live);
                if self.swap_when_caught_up().await? {
                    return Ok(Left::Swapped);
                }
                if self.runnable.spec.mode == Mode::Inline && self.state == GenerationState::Live {
                    // The appends bring it up to date, as long as somebody appends with it.
                    return Ok(Left::Behind);
                }
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
        self.state = checkpoint.state;
        self.position = checkpoint.position;
        self.epoch = checkpoint.epoch;
        self.revision = checkpoint.revision;
        self.read_to = checkpoint.position;
        self.gathering.clear();
        self.resumed_seen = *self.resumed.borrow_and_update();
        self.parked = checkpoint.parked.into_iter().collect();
        self.may_be_noted = true;
        self.show();
        if checkpoint.state == GenerationState::Retired {
            return Ok(Some(Left::Ended));
        }
        // Also what somebody else did: took parked events up, or let it go on.
        observe::parked(&self.runnable.spec, self.part, self.parked.len());
        if checkpoint.lost {
            return Ok(Some(self.stop_as_lost()));
        }
        observe::stopped(&self.runnable.spec, self.part, false);
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
        observe::stopped(&self.runnable.spec, self.part, true);
        self.view.is(PartState::Lost);
        Left::Stopped
    }

    /// Before the task ends: what was gathered is committed, and how far it has read.
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
        let (position, epoch) = (self.position, self.epoch);
        let serves = self.state == GenerationState::Live;
        self.view.at(Progress { position, epoch, behind, serves });
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
