use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, KeptKey, KeyQuery, Load,
    LogFilter, LogHead, LogPage, Position, RecordedEvent, StoreError, StreamEvent, StreamId,
    Verdict, Version,
};
use jiff::Timestamp;

use super::SqliteStore;
use crate::{
    admin, append::append, inline::Around, read, resolve::resolve, session::Session, worker::Lost,
};

#[async_trait]
impl EventStore for SqliteStore {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        let (id, batch, patience) = (batch.id, batch.clone(), self.patience());
        let (inline, runtime) = (Arc::clone(&self.inline), self.runtime());
        let work = move |session: &mut Session| {
            let around = Around { fence: session.fence(), runtime };
            let mut inline = inline.lock().unwrap_or_else(PoisonError::into_inner);
            append(session, &mut inline, &around, &batch, patience)
        };
        match self.writer.run(work).await {
            Ok(answer) => {
                let verdicts = answer?;
                self.hint(last(&verdicts));
                Ok(verdicts)
            }
            // It may have come after the commit.
            Err(Lost::Panicked { message }) => {
                Err(AppendError::Unknown { batch: id, reason: format!("a panic: {message}") })
            }
            Err(never_begun @ (Lost::Closed | Lost::Within)) => {
                Err(AppendError::NotStored(never_begun.into()))
            }
        }
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        let patience = self.patience();
        self.writer.run(move |session| resolve(session, batch, patience)).await?
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        let loads = loads.to_vec();
        self.read(move |log| read::load(log, &loads)).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let stream = stream.clone();
        self.read(move |log| read::read_stream(log, &stream, after, limit)).await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        let filter = filter.clone();
        let page = self.read(move |log| read::read_log(log, after, &filter, limit)).await?;
        self.hint(page.through);
        Ok(page)
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        let head = self.read(read::head).await?;
        self.hint(head.position);
        Ok(head)
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        let reason = reason.to_owned();
        self.write(move |log| admin::begin_epoch(log, &reason)).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        let query = query.clone();
        self.read(move |log| read::keys(log, &query)).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.write(move |log| admin::prune_keys(log, before, limit)).await
    }
}

/// The last position that the verdicts gave out.
fn last(verdicts: &[Verdict]) -> Position {
    let position = |verdict: &Verdict| match verdict {
        Verdict::Appended { position, .. } => Some(*position),
        _ => None,
    };
    verdicts.iter().filter_map(position).max().unwrap_or(Position::START)
}
