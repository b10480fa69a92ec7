use std::{fmt, sync::Arc};

use uuid::Uuid;

use crate::{BatchFate, BatchId, EventStore, LogFilter, Position, StoreError, StreamId, Version};

/// A command that may have happened, with the means to find out.
///
/// Its batch was sent, the answer was lost, and the store could not be asked since. Until it is
/// resolved nothing may be said and nothing repeated, unless the command has an idempotency key:
/// then sending it again is safe too.
#[derive(Clone, thiserror::Error)]
#[error(
    "it is not known whether the command on stream {stream} happened (batch {batch}): {reason}; call `resolve` when the store is back"
)]
pub struct UnknownOutcome {
    pub(crate) stream: StreamId,
    pub(crate) batch: BatchId,
    pub(crate) reason: String,
    pub(crate) event_ids: Box<[Uuid]>,
    pub(crate) keyed: bool,
    pub(crate) store: Arc<dyn EventStore>,
}

/// What became of a command of unknown outcome. Once given, it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It happened.
    Happened {
        /// The version of the stream after it.
        version: Version,
        /// The position of its last event.
        position: Position,
    },
    /// It did not, and never will.
    DidNotHappen,
    /// Its events are not there, but it has an idempotency key: it may have been refused, or have
    /// happened when it was sent before. Send it again with the same key: the answer is the first
    /// outcome, or it happens now.
    SendAgain,
}

impl UnknownOutcome {
    /// The stream that the command was sent to.
    #[must_use]
    pub fn stream(&self) -> &StreamId {
        &self.stream
    }

    /// The batch that it travelled in; its text form can be kept and looked up later.
    #[must_use]
    pub fn batch(&self) -> BatchId {
        self.batch
    }

    /// Asks the store what became of the command; fences it off if it did not happen.
    ///
    /// # Errors
    /// Where the store still cannot be asked.
    pub async fn resolve(&self) -> Result<Resolution, StoreError> {
        let found = match self.store.resolve(self.batch).await? {
            BatchFate::Fenced => Vec::new(),
            BatchFate::Committed { positions } => stored(&*self.store, positions).await?,
        };
        let last = self.event_ids.last().and_then(|id| found.iter().find(|e| e.event_id == *id));
        Ok(match last {
            Some(event) => {
                Resolution::Happened { version: event.version, position: event.position }
            }
            None if self.keyed => Resolution::SendAgain,
            None => Resolution::DidNotHappen,
        })
    }
}

/// What a committed batch wrote.
pub(crate) async fn stored(
    store: &dyn EventStore,
    positions: Option<(Position, Position)>,
) -> Result<Vec<StoredEvent>, StoreError> {
    let Some((first, last)) = positions else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut after = first.previous();
    while after < last {
        let limit = u32::try_from(last.get() - after.get()).unwrap_or(u32::MAX).min(1_024);
        let page = store.read_log(after, &LogFilter::all(), limit).await?;
        if page.through <= after {
            let reason = format!("positions {first} to {last} were committed, {after} is the last");
            return Err(StoreError::Damaged { reason });
        }
        after = page.through;
        found.extend(page.events.into_iter().filter(|e| e.position <= last).map(|e| StoredEvent {
            event_id: e.event_id,
            version: e.version,
            position: e.position,
        }));
    }
    Ok(found)
}

/// Where an event of a committed batch stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredEvent {
    pub(crate) event_id: Uuid,
    pub(crate) version: Version,
    pub(crate) position: Position,
}

impl fmt::Debug for UnknownOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownOutcome")
            .field("stream", &self.stream)
            .field("batch", &self.batch)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
