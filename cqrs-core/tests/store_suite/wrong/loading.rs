use async_trait::async_trait;
use cqrs_core::{EventStore, Load, MemoryStore, RecordedEvent, StoreError, StreamId, Version};

use super::mistake::{Loaded, Mistake};

/// The answers stand in the order of the streams.
#[derive(Default)]
pub(crate) struct SortsAnswers;

#[async_trait]
impl Mistake for SortsAnswers {
    async fn load(&self, right: &MemoryStore, mut loads: Vec<Load>) -> Loaded {
        loads.sort_by(|a, b| a.stream.cmp(&b.stream));
        right.load(&loads).await
    }
}

/// `>=` where `>` belongs.
#[derive(Default)]
pub(crate) struct LoadsItsVersionAgain;

#[async_trait]
impl Mistake for LoadsItsVersionAgain {
    async fn load(&self, right: &MemoryStore, mut loads: Vec<Load>) -> Loaded {
        for load in &mut loads {
            load.after = Version::NONE.plus(load.after.get().saturating_sub(1));
        }
        right.load(&loads).await
    }
}

/// One limit for all streams that are loaded together.
#[derive(Default)]
pub(crate) struct SharesTheLimit;

#[async_trait]
impl Mistake for SharesTheLimit {
    async fn load(&self, right: &MemoryStore, mut loads: Vec<Load>) -> Loaded {
        let most = loads.iter().map(|load| load.limit).max().unwrap_or_default();
        loads.iter_mut().for_each(|load| load.limit = most);
        right.load(&loads).await
    }
}

/// A page of a stream begins after a position.
#[derive(Default)]
pub(crate) struct PagesByPosition;

#[async_trait]
impl Mistake for PagesByPosition {
    async fn read_stream(
        &self,
        right: &MemoryStore,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = right.read_stream(stream, Version::NONE, u32::MAX).await?;
        events.retain(|event| event.position.get() > after.get());
        events.truncate(limit as usize);
        Ok(events)
    }
}

/// Streams are found by how their id begins.
#[derive(Default)]
pub(crate) struct FindsTheNearest;

#[async_trait]
impl Mistake for FindsTheNearest {
    async fn load(&self, right: &MemoryStore, mut loads: Vec<Load>) -> Loaded {
        for load in &mut loads {
            load.stream = nearest(right, &load.stream).await?;
        }
        right.load(&loads).await
    }
}

async fn nearest(right: &MemoryStore, stream: &StreamId) -> Result<StreamId, StoreError> {
    let filter = cqrs_core::LogFilter::all().category(stream.category());
    let page = right.read_log(cqrs_core::Position::START, &filter, u32::MAX).await?;
    let mut found = page.events.into_iter().map(|event| event.stream);
    let like = |other: &StreamId| other == stream || other.id().starts_with(stream.id());
    Ok(found.find(like).unwrap_or_else(|| stream.clone()))
}
