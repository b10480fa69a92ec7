use std::{collections::HashSet, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::FutureExt as _;
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use uuid::Uuid;

use super::{Kept, Step, Stepped, Steps};
use crate::{
    Advance, Advanced, Delivery, HandlerError, ParkedEvent, Part, Poisoned, Position,
    ProjectionStore, Reactor, RecordedEvent, StoreError, domain::uuid_of, partition_of,
};

/// Steps of a reactor: its handlers first, the checkpoint afterwards, so that each event is
/// delivered at least once. Its key is the id of the stream.
pub(in crate::runner) struct ReactorSteps {
    pub(in crate::runner) store: Arc<dyn ProjectionStore>,
    pub(in crate::runner) reactor: Arc<dyn Reactor>,
    /// How often it says that it still works.
    pub(in crate::runner) sign_of_life: Duration,
}

impl Steps for ReactorSteps {
    fn of(&self, part: Part) -> Box<dyn Step> {
        Box::new(ReactorStep {
            store: Arc::clone(&self.store),
            reactor: Arc::clone(&self.reactor),
            sign_of_life: self.sign_of_life,
            partition: part.partition,
            delivered: Position::START,
            failed: None,
        })
    }
}

struct ReactorStep {
    store: Arc<dyn ProjectionStore>,
    reactor: Arc<dyn Reactor>,
    sign_of_life: Duration,
    partition: u16,
    /// Everything up to here is delivered, committed or not.
    delivered: Position,
    /// The event that failed last, and how often.
    failed: Option<(Position, u32)>,
}

/// What came of an attempt at an event.
enum Attempted {
    Delivered,
    Failed(HandlerError),
    /// Somebody else has taken over, or holds the part.
    Overtaken(Stepped),
}

impl ReactorStep {
    /// Runs the handler, and says meanwhile that somebody is at it: where two processes run the
    /// reactor, only one delivers.
    async fn deliver(
        &mut self,
        event: &RecordedEvent,
        alive: &mut Advance,
    ) -> Result<Attempted, StoreError> {
        let before = self.failed.filter(|(position, _)| *position == event.position);
        let attempt = before.map_or(0, |(_, attempts)| attempts) + 1;
        let id = delivery_id(self.reactor.spec().name, event.event_id);
        let delivery = Delivery { id, attempt };
        let reactor = Arc::clone(&self.reactor);
        let handled = AssertUnwindSafe(reactor.react(event, &delivery)).catch_unwind();
        tokio::pin!(handled);
        let mut overtaken = None;
        let handled = loop {
            if let Ok(handled) = timeout(self.sign_of_life, &mut handled).await {
                break handled;
            }
            // It is seen through in any case: what it does outside cannot be taken back.
            if overtaken.is_some() {
                continue;
            }
            // Together: the handler may hold what the claim waits for.
            let claim = self.commit(alive);
            tokio::pin!(claim);
            let (claimed, done) = tokio::select! {
                claimed = &mut claim => (claimed, None),
                done = &mut handled => (claim.await, Some(done)),
            };
            match claimed {
                Ok(by) => overtaken = by,
                // The commit in the end says what holds.
                Err(error) => tracing::warn!(%error, "no sign of life could be given"),
            }
            if let Some(done) = done {
                break done;
            }
        };
        if let Some(overtaken) = overtaken {
            return Ok(Attempted::Overtaken(overtaken));
        }
        Ok(match handled.unwrap_or_else(|panic| Err(HandlerError::panicked(&*panic))) {
            Ok(()) => {
                self.delivered = event.position;
                Attempted::Delivered
            }
            Err(error) => {
                self.failed = Some((event.position, attempt));
                Attempted::Failed(error)
            }
        })
    }

    /// Raises the revision, so that nobody else works on it; says who does, where somebody does.
    async fn commit(&self, advance: &mut Advance) -> Result<Option<Stepped>, StoreError> {
        Ok(match self.store.commit_documents(advance, &[]).await? {
            Advanced::Committed => {
                advance.revision += 1;
                None
            }
            Advanced::Stale => Some(Stepped::Stale),
            Advanced::Held(holder) => Some(Stepped::Held(holder)),
        })
    }

    /// Whether the part is to deliver it, and has not done so.
    fn is_mine(&self, event: &RecordedEvent, parked: &HashSet<String>) -> bool {
        let key = event.stream.id();
        partition_of(key, self.reactor.spec().partitions) == self.partition && !parked.contains(key)
    }
}

#[async_trait]
impl Step for ReactorStep {
    async fn run(
        &mut self,
        advance: &mut Advance,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Stepped, StoreError> {
        // The checkpoint does not move before all is delivered. Parked events lie behind it.
        let first = events.first().filter(|_| advance.unpark.is_empty());
        let from = first.map_or(advance.to, |first| first.position.previous());
        let (park, unpark) = (Vec::new(), Vec::new());
        let mut alive = Advance { to: from, park, unpark, ..*advance };
        let mut handled = 0;
        for (index, event) in events.iter().enumerate() {
            let key = event.stream.id();
            if !self.is_mine(event, parked) {
                if parked.contains(key) {
                    advance.park.push(ParkedEvent::queued(event, key));
                }
                continue;
            }
            handled += 1;
            // One that was delivered, and a later one was not.
            if event.position <= self.delivered {
                continue;
            }
            if let Some(overtaken) = self.commit(&mut alive).await? {
                return Ok(overtaken);
            }
            let attempted = self.deliver(event, &mut alive).await?;
            advance.revision = alive.revision;
            match attempted {
                Attempted::Delivered => {}
                Attempted::Failed(error) => {
                    let key = Some(key.to_owned());
                    return Ok(Stepped::Poisoned(Poisoned { index, key, error }));
                }
                Attempted::Overtaken(overtaken) => return Ok(overtaken),
            }
        }
        let overtaken = self.commit(advance).await?;
        Ok(overtaken.unwrap_or(Stepped::Committed { events: handled }))
    }

    async fn keep(&mut self, _: &[RecordedEvent]) -> Result<Kept, StoreError> {
        Ok(Kept::Nothing)
    }

    fn forget(&mut self) {
        self.delivered = Position::START;
    }
}

/// The same for every attempt at an event, and another one for every reactor.
fn delivery_id(reactor: &str, event: Uuid) -> Uuid {
    uuid_of(Sha256::new().chain_update(event).chain_update(reactor))
}
