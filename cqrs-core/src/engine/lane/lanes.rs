use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use lru::LruCache;

use super::{Ticket, worker::Worker};
use crate::{
    Aggregate, Loaded, StreamId,
    engine::{cqrs::Shared, observe},
};

/// Few enough to be cheap, enough that two cores seldom meet.
const SHARDS: usize = 16;

/// All lanes of one type of aggregate, and the states that rest between commands.
pub(crate) struct Lanes<A: Aggregate> {
    shards: Vec<Mutex<Shard<A>>>,
    hasher: RandomState,
}

struct Shard<A: Aggregate> {
    busy: HashMap<StreamId, VecDeque<Ticket<A>>>,
    resting: Resting<A>,
}

/// The states of the streams that were in use last, at most `room`. It takes no memory for those
/// that are not there yet.
struct Resting<A: Aggregate> {
    states: LruCache<StreamId, Loaded<A>>,
    room: usize,
}

impl<A: Aggregate> Resting<A> {
    fn new(room: usize) -> Self {
        Self { states: LruCache::unbounded(), room }
    }

    fn put(&mut self, stream: &StreamId, state: Loaded<A>) {
        self.states.put(stream.clone(), state);
        if self.states.len() > self.room {
            self.states.pop_lru();
        }
    }
}

impl<A: Aggregate> Lanes<A> {
    /// With room for about this many resting states.
    pub(crate) fn new(states: usize) -> Self {
        let room = states.div_ceil(SHARDS);
        let shard = || Shard { busy: HashMap::new(), resting: Resting::new(room) };
        Self {
            shards: (0..SHARDS).map(|_| Mutex::new(shard())).collect(),
            hasher: RandomState::new(),
        }
    }

    /// Puts a command into the lane of its stream, and sets the lane to work if it was idle.
    pub(crate) fn submit(
        self: Arc<Self>,
        shared: &Arc<Shared>,
        stream: StreamId,
        ticket: Ticket<A>,
    ) {
        let resting = {
            let mut shard = self.shard(&stream);
            if let Some(queue) = shard.busy.get_mut(&stream) {
                queue.push_back(ticket);
                return;
            }
            let resting = shard.resting.states.pop(&stream);
            shard.busy.insert(stream.clone(), VecDeque::from([ticket]));
            resting
        };
        observe::state(A::CATEGORY, if resting.is_some() { "hit" } else { "miss" });
        let worker = Worker::new(shared.clone(), self, stream);
        tokio::spawn(worker.run(resting));
    }

    /// The next commands that may share an append; none puts the lane to rest, with its state.
    pub(super) fn next(
        &self,
        stream: &StreamId,
        at_most: usize,
        state: &mut Option<Loaded<A>>,
    ) -> Vec<Ticket<A>> {
        let mut shard = self.shard(stream);
        let Some(queue) = shard.busy.get_mut(stream) else { return Vec::new() };
        if queue.is_empty() {
            shard.busy.remove(stream);
            if let Some(state) = state.take() {
                shard.resting.put(stream, state);
            }
            return Vec::new();
        }
        let together = queue.iter().take(at_most).take_while(|t| !t.is_alone()).count();
        queue.drain(..together.max(1)).collect()
    }

    /// Forgets a lane whose worker stopped; who waits in it is told.
    pub(super) fn abandon(&self, stream: &StreamId) {
        let abandoned = self.shard(stream).busy.remove(stream);
        drop(abandoned);
    }

    fn shard(&self, stream: &StreamId) -> MutexGuard<'_, Shard<A>> {
        let at = usize::try_from(self.hasher.hash_one(stream) % SHARDS as u64).unwrap_or_default();
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}
