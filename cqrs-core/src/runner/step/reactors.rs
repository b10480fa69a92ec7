use std::{collections::HashSet, panic::AssertUnwindSafe, sync::Arc};

use async_trait::async_trait;
use futures_util::FutureExt as _;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Kept, Step, Stepped, Steps};
use crate::{
    Advance, Advanced, Delivery, HandlerError, ParkedEvent, Part, Poisoned, Position,
    ProjectionStore, Reactor, RecordedEvent, StoreError, partition_of,
};

/// Steps of a reactor: its handlers first, the checkpoint afterwards, so that each event is
/// delivered at least once. Its key is the id of the stream.
pub(in crate::runner) struct ReactorSteps {
    pub(in crate::runner) store: Arc<dyn ProjectionStore>,
    pub(in crate::runner) reactor: Arc<dyn Reactor>,
}

impl Steps for ReactorSteps {
    fn of(&self, part: Part) -> Box<dyn Step> {
        Box::new(ReactorStep {
            store: Arc::clone(&self.store),
            reactor: Arc::clone(&self.reactor),
            partition: part.partition,
            delivered: Position::START,
            failed: None,
        })
    }
}

struct ReactorStep {
    store: Arc<dyn ProjectionStore>,
    reactor: Arc<dyn Reactor>,
    partition: u16,
    /// Everything up to here is delivered, committed or not.
    delivered: Position,
    /// The event that failed last, and how often.
    failed: Option<(Position, u32)>,
}

impl ReactorStep {
    async fn deliver(&mut self, event: &RecordedEvent) -> Result<(), HandlerError> {
        let before = self.failed.filter(|(position, _)| *position == event.position);
        let attempt = before.map_or(0, |(_, attempts)| attempts) + 1;
        let id = delivery_id(self.reactor.spec().name, event.event_id);
        let delivery = Delivery { id, attempt };
        let handled = AssertUnwindSafe(self.reactor.react(event, &delivery)).catch_unwind().await;
        let handled = handled.unwrap_or_else(|panic| Err(HandlerError::panicked(&*panic)));
        match &handled {
            Ok(()) => self.delivered = event.position,
            Err(_) => self.failed = Some((event.position, attempt)),
        }
        handled
    }
}

#[async_trait]
impl Step for ReactorStep {
    async fn run(
        &mut self,
        mut advance: Advance,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Stepped, StoreError> {
        let partitions = self.reactor.spec().partitions;
        let mut handled = 0;
        for (index, event) in events.iter().enumerate() {
            let key = event.stream.id();
            if partition_of(key, partitions) != self.partition {
                continue;
            }
            if parked.contains(key) {
                advance.park.push(ParkedEvent::queued(event, key));
                continue;
            }
            handled += 1;
            // One that was delivered, and a later one was not.
            if event.position <= self.delivered {
                continue;
            }
            if let Err(error) = self.deliver(event).await {
                let key = Some(key.to_owned());
                return Ok(Stepped::Poisoned(Poisoned { index, key, error }));
            }
        }
        Ok(match self.store.commit_documents(&advance, &[]).await? {
            Advanced::Committed => Stepped::Committed { events: handled },
            Advanced::Stale => Stepped::Stale,
            Advanced::Held(holder) => Stepped::Held(holder),
        })
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
    let hash = Sha256::new().chain_update(event).chain_update(reactor).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
