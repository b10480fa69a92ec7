//! The loop: load, decide, append, and again on a conflict.

use std::sync::Arc;

use backon::ExponentialBackoff;

use super::{Lanes, Ticket, answer::Failure, known::Known};
use crate::{Aggregate, Loaded, StreamId, engine::cqrs::Shared};

/// Works on one lane until it is empty.
pub(super) struct Worker<A: Aggregate> {
    pub(super) shared: Arc<Shared>,
    pub(super) stream: StreamId,
    /// The pauses between attempts, while there are conflicts.
    pub(super) pauses: Option<ExponentialBackoff>,
    lanes: Arc<Lanes<A>>,
    at_rest: bool,
}

impl<A: Aggregate> Worker<A> {
    pub(super) fn new(shared: Arc<Shared>, lanes: Arc<Lanes<A>>, stream: StreamId) -> Self {
        Self { shared, stream, pauses: None, lanes, at_rest: false }
    }

    pub(super) async fn run(mut self, mut state: Option<Loaded<A>>) {
        let at_most = self.shared.options.batch.appends;
        let mut crowded = false;
        loop {
            if crowded {
                // Those just answered get to send their next command before the lane moves on.
                tokio::task::yield_now().await;
            }
            let tickets = self.lanes.next(&self.stream, at_most, &mut state);
            if tickets.is_empty() {
                self.at_rest = true;
                return;
            }
            crowded = tickets.len() > 1;
            state = self.execute(state, tickets).await;
        }
    }

    /// Sees these commands through to their answers; returns the state after them.
    async fn execute(
        &mut self,
        state: Option<Loaded<A>>,
        mut tickets: Vec<Ticket<A>>,
    ) -> Option<Loaded<A>> {
        let mut known = state.map_or(Known::Nothing, Known::Current);
        while !tickets.is_empty() {
            let (state, fresh) = match self.load(known).await {
                Ok(loaded) => loaded,
                Err(e) => {
                    Failure::from(e).answer_all(tickets);
                    return None;
                }
            };
            if !tickets[0].expected.accepts(state.version) {
                (known, tickets) = self.turn_away(tickets, state, fresh).await;
                continue;
            }
            let mut round = self.shared.decide(state, fresh, tickets);
            let judged = self.append(&mut round).await;
            (known, tickets) = self.conclude(round, judged).await;
        }
        known.current()
    }
}

impl<A: Aggregate> Drop for Worker<A> {
    /// Where the runtime stops in the middle, nobody may wait for this lane for ever.
    fn drop(&mut self) {
        if !self.at_rest {
            self.lanes.abandon(&self.stream);
        }
    }
}
