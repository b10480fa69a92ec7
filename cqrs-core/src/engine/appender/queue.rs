use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::oneshot, time::Instant};

use super::{Inner, Judged};
use crate::{Append, BatchOptions, Epoch, NewEvent};

/// An append that waits for its verdict.
pub(super) struct Pending {
    pub(super) append: Append,
    /// The epoch that it was decided in.
    pub(super) epoch: Epoch,
    /// When it came: an outage is waited for from then on, not once per batch before it.
    pub(super) since: Instant,
    pub(super) reply: Reply,
}

/// The lane that waits for a verdict.
pub(super) struct Reply(pub(super) oneshot::Sender<Judged>);

impl Reply {
    pub(super) fn answer(self, judged: Judged) {
        // The lane is only gone where the runtime stops.
        drop(self.0.send(judged));
    }
}

/// The appends that wait for the next batch, bounded by the commands in flight.
#[derive(Default)]
pub(super) struct Queue(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<Pending>,
    in_flight: bool,
}

impl Queue {
    /// Adds an append; gives the lead to the caller where no batch is in flight.
    pub(super) fn enqueue(of: &Arc<Inner>, pending: Pending) -> Option<Lead> {
        let mut state = of.queue.state();
        state.waiting.push_back(pending);
        let led = std::mem::replace(&mut state.in_flight, true);
        (!led).then(|| Lead { of: of.clone(), begun: true })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn len(&self) -> usize {
        self.state().waiting.len()
    }

    /// The appends of the next batch: at least one, then as many as fit.
    fn take(&self, limits: &BatchOptions) -> Vec<Pending> {
        let mut state = self.state();
        let (mut appends, mut events, mut bytes) = (0, 0, 0);
        for pending in &state.waiting {
            events += pending.append.events.len();
            bytes += pending.append.events.iter().map(NewEvent::bytes).sum::<usize>();
            let full = appends == limits.appends || events > limits.events || bytes > limits.bytes;
            if full && appends > 0 {
                break;
            }
            appends += 1;
        }
        state.waiting.drain(..appends).collect()
    }
}

/// How many tasks run one after another between an answer and the next append of the same caller:
/// the lane, the caller, and the lane again; and one more for a task that moved to another core.
const HOPS: usize = 4;

/// The right and the duty to send what waits.
pub(super) struct Lead {
    of: Arc<Inner>,
    /// Whether its task has run. Where it never does, the runtime stops.
    begun: bool,
}

impl Lead {
    /// Sends one batch. What came in meanwhile is sent by a task of its own.
    pub(super) async fn send_once(self) {
        let batch = self.of.queue.take(&self.of.batch);
        self.of.send(batch).await;
    }

    async fn send_all(mut self, mut answered: usize) {
        self.begun = true;
        loop {
            self.let_return(answered).await;
            let batch = self.of.queue.take(&self.of.batch);
            if batch.is_empty() {
                return;
            }
            answered = batch.len();
            self.of.send(batch).await;
        }
    }

    /// Those just answered get to send their next command with this batch: otherwise they would
    /// all miss it, and batches would be full and nearly empty by turns. No time is spent waiting.
    async fn let_return(&self, answered: usize) {
        for _ in 0..HOPS {
            if self.of.queue.len() >= answered {
                return;
            }
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Lead {
    /// Gives the lead up, to a task of its own where appends are waiting.
    fn drop(&mut self) {
        let mut state = self.of.queue.state();
        state.in_flight = false;
        let left = !state.waiting.is_empty();
        if !self.begun {
            // A task that is dropped as soon as it is spawned: so would the next one be. Those who
            // wait are told that the runtime stops, by their replies that go.
            let waiting = std::mem::take(&mut state.waiting);
            drop(state);
            drop(waiting);
        } else if left && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            state.in_flight = true;
            drop(state);
            runtime.spawn(Self { of: self.of.clone(), begun: false }.send_all(0));
        }
    }
}
