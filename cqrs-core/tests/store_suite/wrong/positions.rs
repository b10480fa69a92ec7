use async_trait::async_trait;
use cqrs_core::{
    Append, AppendBatch, EventStore, ExpectedVersion, Load, LogFilter, LogHead, LogPage,
    MemoryStore, NewEvent, Position, RecordedEvent, StoreError, StreamId, Verdict, Version,
};
use jiff::SignedDuration;
use uuid::Uuid;

use super::mistake::{Appended, Loaded, Mistake, each, slip_in};

const BURNT: &str = "burnt";

/// Uses up a position, as a sequence does that is not rolled back.
async fn burn(right: &MemoryStore) -> Result<(), StoreError> {
    let event = NewEvent {
        event_id: Uuid::nil(),
        name: BURNT.into(),
        type_version: 1,
        data: "{}".into(),
        metadata: "{}".into(),
    };
    if let Ok(stream) = StreamId::new(BURNT, BURNT) {
        let expected = ExpectedVersion::Any;
        let append = Append { stream, expected, events: vec![event], key: None };
        slip_in(right, append).await.ok();
    }
    Ok(())
}

async fn read_unburnt(
    right: &MemoryStore,
    after: Position,
    filter: &LogFilter,
    limit: u32,
) -> Result<LogPage, StoreError> {
    let mut page = right.read_log(after, filter, limit).await?;
    page.events.retain(|event| event.stream.category() != BURNT);
    Ok(page)
}

/// A position is used up after each batch.
#[derive(Default)]
pub(crate) struct LeavesGaps;

#[async_trait]
impl Mistake for LeavesGaps {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let verdicts = right.append(&batch).await?;
        burn(right).await?;
        Ok(verdicts)
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        read_unburnt(right, after, filter, limit).await
    }
}

/// A position is used up by each conflict.
#[derive(Default)]
pub(crate) struct NumbersConflicts;

#[async_trait]
impl Mistake for NumbersConflicts {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let verdicts = right.append(&batch).await?;
        if verdicts.iter().any(|verdict| matches!(verdict, Verdict::Conflict { .. })) {
            burn(right).await?;
        }
        Ok(verdicts)
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        read_unburnt(right, after, filter, limit).await
    }
}

/// Two events in a row get the same version.
#[derive(Default)]
pub(crate) struct CountsVersionsByTwo;

impl CountsVersionsByTwo {
    fn wrong(version: Version) -> Version {
        Version::NONE.plus(version.get().div_ceil(2))
    }
}

#[async_trait]
impl Mistake for CountsVersionsByTwo {
    async fn load(&self, right: &MemoryStore, loads: Vec<Load>) -> Loaded {
        let mut loaded = right.load(&loads).await?;
        loaded.iter_mut().flatten().for_each(|event| event.version = Self::wrong(event.version));
        Ok(loaded)
    }

    async fn read_stream(
        &self,
        right: &MemoryStore,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = right.read_stream(stream, after, limit).await?;
        events.iter_mut().for_each(|event| event.version = Self::wrong(event.version));
        Ok(events)
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        let mut page = right.read_log(after, filter, limit).await?;
        page.events.iter_mut().for_each(|event| event.version = Self::wrong(event.version));
        Ok(page)
    }
}

/// The last event of an append is stored first.
#[derive(Default)]
pub(crate) struct ReversesEvents;

#[async_trait]
impl Mistake for ReversesEvents {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        right.append(&each(batch, |append| append.events.reverse())).await
    }
}

/// A verdict tells where the first of its events stands.
#[derive(Default)]
pub(crate) struct TellsTheFirstPlace;

#[async_trait]
impl Mistake for TellsTheFirstPlace {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let mut verdicts = right.append(&batch).await?;
        for (append, verdict) in batch.appends.iter().zip(&mut verdicts) {
            if let Verdict::Appended { position, .. } = verdict {
                let others = append.events.len().saturating_sub(1) as u64;
                *position = Position::START.plus(position.get() - others);
            }
        }
        Ok(verdicts)
    }
}

/// An empty log already has a position.
#[derive(Default)]
pub(crate) struct StartsAtOne;

#[async_trait]
impl Mistake for StartsAtOne {
    async fn head(&self, right: &MemoryStore) -> Result<LogHead, StoreError> {
        let head = right.head().await?;
        Ok(LogHead { position: head.position.max(Position::START.next()), ..head })
    }
}

/// Each process goes by its own clock.
#[derive(Default)]
pub(crate) struct TrustsTheClock;

#[async_trait]
impl Mistake for TrustsTheClock {
    async fn read_stream(
        &self,
        right: &MemoryStore,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let mut events = right.read_stream(stream, after, limit).await?;
        events.iter_mut().for_each(wind_back);
        Ok(events)
    }

    async fn read_log(
        &self,
        right: &MemoryStore,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        let mut page = right.read_log(after, filter, limit).await?;
        page.events.iter_mut().for_each(wind_back);
        Ok(page)
    }
}

/// Two events in four are from a clock that is a minute late.
fn wind_back(event: &mut RecordedEvent) {
    if event.position.get() % 4 > 1 {
        event.recorded_at -= SignedDuration::from_mins(1);
    }
}
