use std::{collections::HashSet, sync::Arc};

use async_trait::async_trait;

use super::{Kept, Step, Stepped, Steps};
use crate::{
    Advance, Advanced, ParkedEvent, Part, Poisoned, RecordedEvent, SqlApplied, SqlProjection,
    SqlProjectionStore, StoreError, partition_of,
};

/// Steps of a SQL projection. Its key is the id of the stream: parts and parked events go by it.
pub(in crate::runner) struct TableSteps<S: SqlProjectionStore> {
    pub(in crate::runner) store: Arc<S>,
    pub(in crate::runner) projection: Arc<dyn SqlProjection<Db = S::Db>>,
}

impl<S: SqlProjectionStore> Steps for TableSteps<S> {
    fn of(&self, part: Part) -> Box<dyn Step> {
        Box::new(TableStep {
            store: Arc::clone(&self.store),
            projection: Arc::clone(&self.projection),
            partition: part.partition,
        })
    }
}

struct TableStep<S: SqlProjectionStore> {
    store: Arc<S>,
    projection: Arc<dyn SqlProjection<Db = S::Db>>,
    partition: u16,
}

#[async_trait]
impl<S: SqlProjectionStore> Step for TableStep<S> {
    async fn run(
        &mut self,
        advance: &mut Advance,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Stepped, StoreError> {
        let partitions = self.projection.spec().partitions;
        // Places in the batch and events; most batches are taken whole, without a copy.
        let whole = partitions <= 1 && parked.is_empty();
        let mut chosen = Vec::new();
        let mut places = Vec::new();
        if !whole {
            for (index, event) in events.iter().enumerate() {
                let key = event.stream.id();
                if partition_of(key, partitions) != self.partition {
                } else if parked.contains(key) {
                    advance.park.push(ParkedEvent::queued(event, key));
                } else {
                    places.push(index);
                    chosen.push(event.clone());
                }
            }
        }
        let events = if whole { events } else { &chosen };
        Ok(match self.store.apply(advance, events, &self.projection).await? {
            SqlApplied::Advanced(Advanced::Committed) => {
                advance.revision += 1;
                Stepped::Committed { events: events.len() }
            }
            SqlApplied::Advanced(Advanced::Stale) => Stepped::Stale,
            SqlApplied::Advanced(Advanced::Held(holder)) => Stepped::Held(holder),
            SqlApplied::Failed { index, error } => {
                let key = events.get(index).map(|event| event.stream.id().to_owned());
                let index = if whole { index } else { places.get(index).copied().unwrap_or(0) };
                Stepped::Poisoned(Poisoned { index, key, error })
            }
        })
    }

    async fn keep(&mut self, _: &[RecordedEvent]) -> Result<Kept, StoreError> {
        Ok(Kept::Nothing)
    }

    fn forget(&mut self) {}
}
