use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    super::{
        FreshLog,
        rule::{Broken, Outcome},
    },
    appended, holds,
};
use crate::{
    Append, AppendBatch, BatchId, Epoch, EventStore, LogFilter, Position, RecordedEvent, StreamId,
    Verdict, Version,
};

/// A handle on the log with a slot of its own, as an appender has it. A clone shares the slot.
#[derive(Clone)]
pub(in super::super) struct Handle {
    pub(in super::super) store: Arc<dyn EventStore>,
    pub(in super::super) epoch: Epoch,
    slot: Uuid,
    number: Arc<AtomicU64>,
}

impl Handle {
    pub(in super::super) async fn open(log: &dyn FreshLog) -> Outcome<Self> {
        Self::over(log.open().await).await
    }

    pub(in super::super) async fn over(store: Arc<dyn EventStore>) -> Outcome<Self> {
        let epoch = store.head().await?.epoch;
        Ok(Self { store, epoch, slot: Uuid::now_v7(), number: Arc::default() })
    }

    /// The same handle, for another appender.
    pub(in super::super) fn with_own_slot(&self) -> Self {
        Self { slot: Uuid::now_v7(), number: Arc::default(), ..self.clone() }
    }

    /// The same handle, after the state was read again in another epoch.
    pub(in super::super) fn in_epoch(&self, epoch: Epoch) -> Self {
        Self { epoch, ..self.clone() }
    }

    /// A batch that nobody has sent yet.
    pub(in super::super) fn batch(&self, appends: impl Into<Vec<Append>>) -> AppendBatch {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        let id = BatchId { slot: self.slot, number };
        AppendBatch { id, epoch: self.epoch, appends: appends.into() }
    }

    /// Sends a batch that has to get a verdict per append.
    pub(in super::super) async fn send(&self, batch: &AppendBatch) -> Outcome<Vec<Verdict>> {
        let verdicts = self.store.append(batch).await?;
        let count = batch.appends.len();
        holds(verdicts.len() == count, "the verdicts", format!("{count} of them"), &verdicts)?;
        Ok(verdicts)
    }

    pub(in super::super) async fn append(
        &self,
        appends: impl Into<Vec<Append>>,
    ) -> Outcome<Vec<Verdict>> {
        self.send(&self.batch(appends)).await
    }

    /// Sends one append on its own.
    pub(in super::super) async fn one(&self, append: Append) -> Outcome<Verdict> {
        let mut verdicts = self.append([append]).await?;
        verdicts.pop().ok_or_else(|| Broken {
            what: "one append".into(),
            expected: "one verdict".into(),
            found: "none".into(),
        })
    }

    /// Sends one append that has to happen.
    pub(in super::super) async fn write(&self, append: Append) -> Outcome<(Version, Position)> {
        let what = format!("an append to {} that expects {}", append.stream, append.expected);
        appended(what, &self.one(append).await?)
    }

    pub(in super::super) async fn head(&self) -> Outcome<Position> {
        Ok(self.store.head().await?.position)
    }

    /// All events of a stream, with envelopes.
    pub(in super::super) async fn stream(&self, stream: &StreamId) -> Outcome<Vec<RecordedEvent>> {
        Ok(self.store.read_stream(stream, Version::NONE, u32::MAX).await?)
    }

    /// All events of the log that a filter lets through, however many pages that takes.
    pub(in super::super) async fn log(&self, filter: &LogFilter) -> Outcome<Vec<RecordedEvent>> {
        let head = self.head().await?;
        let (mut events, mut after) = (Vec::new(), Position::START);
        while after < head {
            let page = self.store.read_log(after, filter, 1_000).await?;
            let moves = page.through > after;
            holds(
                moves,
                format!("a page after {after}, the head is {head}"),
                "it moves on",
                &page,
            )?;
            after = page.through;
            events.extend(page.events);
        }
        Ok(events)
    }
}

/// All events of the log.
pub(in super::super) async fn everything(handle: &Handle) -> Outcome<Vec<RecordedEvent>> {
    handle.log(&LogFilter::all()).await
}

/// One of many things that run at once.
pub(in super::super) type Task<T = ()> = Pin<Box<dyn Future<Output = Outcome<T>> + Send>>;

/// Runs all of them at once and gives what they gave, in no order.
pub(in super::super) async fn together<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = Outcome<T>> + Send + 'static>,
) -> Outcome<Vec<T>> {
    let mut set: JoinSet<_> = tasks.into_iter().collect();
    let mut results = Vec::with_capacity(set.len());
    while let Some(done) = set.join_next().await {
        results.push(done??);
    }
    Ok(results)
}
