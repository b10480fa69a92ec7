use std::{
    collections::HashMap,
    marker::PhantomData,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, EventStore, Load, LogFilter, LogPage, MemoryStore, Position, RecordedEvent,
    StoreError, StreamId, Version,
};

use super::mistake::{Appended, Loaded, Mistake, each};

/// How streams are taken for one another.
pub(crate) trait Likeness: Default + Send + Sync + 'static {
    /// Two streams with the same text are the same to this store.
    fn text(stream: &StreamId) -> String;
}

/// Takes streams for one another: the first of those that look alike stands for all.
#[derive(Default)]
pub(crate) struct Confuses<L> {
    first: Mutex<HashMap<String, StreamId>>,
    likeness: PhantomData<L>,
}

impl<L: Likeness> Confuses<L> {
    fn taken_for(&self, stream: &StreamId) -> StreamId {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.entry(L::text(stream)).or_insert_with(|| stream.clone()).clone()
    }
}

#[async_trait]
impl<L: Likeness> Mistake for Confuses<L> {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        right.append(&each(batch, |append| append.stream = self.taken_for(&append.stream))).await
    }

    async fn load(&self, right: &MemoryStore, mut loads: Vec<Load>) -> Loaded {
        loads.iter_mut().for_each(|load| load.stream = self.taken_for(&load.stream));
        right.load(&loads).await
    }

    async fn read_stream(
        &self,
        right: &MemoryStore,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        right.read_stream(&self.taken_for(stream), after, limit).await
    }
}

/// By a collation that knows no case.
#[derive(Default)]
pub(crate) struct ByCase;

impl Likeness for ByCase {
    fn text(stream: &StreamId) -> String {
        format!("{}\n{}", stream.category(), stream.id().to_lowercase())
    }
}

/// By a column that pads with spaces.
#[derive(Default)]
pub(crate) struct ByPadding;

impl Likeness for ByPadding {
    fn text(stream: &StreamId) -> String {
        format!("{}\n{}", stream.category(), stream.id().trim_end())
    }
}

/// By one text made of both parts.
#[derive(Default)]
pub(crate) struct ByJoining;

impl Likeness for ByJoining {
    fn text(stream: &StreamId) -> String {
        format!("{}-{}", stream.category(), stream.id())
    }
}

/// By an index that holds the first 200 bytes.
#[derive(Default)]
pub(crate) struct ByTheBeginning;

impl Likeness for ByTheBeginning {
    fn text(stream: &StreamId) -> String {
        let id = stream.id();
        format!("{}\n{}", stream.category(), &id[..id.floor_char_boundary(200)])
    }
}

/// Quotes are doubled on the way in, and not taken back.
#[derive(Default)]
pub(crate) struct DoublesQuotes;

fn doubled(mut event: RecordedEvent) -> RecordedEvent {
    let id = event.stream.id().replace('\'', "''");
    event.stream = StreamId::new(event.stream.category(), id).unwrap_or(event.stream);
    event
}

#[async_trait]
impl Mistake for DoublesQuotes {
    async fn read_stream(
        &self,
        right: &MemoryStore,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let events = right.read_stream(stream, after, limit).await?;
        Ok(events.into_iter().map(doubled).collect())
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        let page = right.read_log(after, filter, limit).await?;
        Ok(LogPage { events: page.events.into_iter().map(doubled).collect(), ..page })
    }
}
