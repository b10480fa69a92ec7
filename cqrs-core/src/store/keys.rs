use jiff::Timestamp;

use crate::{Fingerprint, FirstOutcome, IdempotencyKey, StreamId};

/// A key that is taken, and what is kept under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// The stream that the command was sent to.
    pub stream: StreamId,
    /// The key; it is unique within its stream.
    pub key: IdempotencyKey,
    /// The fingerprint of the command.
    pub fingerprint: Fingerprint,
    /// What came of it the first time.
    pub first: FirstOutcome,
    /// When that was recorded, whole microseconds: what keys are pruned by.
    pub recorded_at: Timestamp,
}

/// Which keys are wanted, in the order of the bytes of category, id and key.
///
/// Keys are taken and pruned while pages are read: one that is there from the first page to the
/// last is given exactly once.
///
/// ```
/// use cqrs_core::{EventStore, KeptKey, KeyQuery, StoreError};
///
/// async fn all(store: &dyn EventStore) -> Result<Vec<KeptKey>, StoreError> {
///     let (mut all, mut query) = (Vec::new(), KeyQuery::all(1_000));
///     loop {
///         let page = store.keys(&query).await?;
///         let Some(last) = page.last() else { return Ok(all) };
///         query = query.after(last);
///         all.extend(page);
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyQuery {
    /// Only those of this stream.
    pub stream: Option<StreamId>,
    /// Only those after this one.
    pub after: Option<(StreamId, IdempotencyKey)>,
    /// At most this many.
    pub limit: u32,
}

impl KeyQuery {
    /// The first keys of the log.
    #[must_use]
    pub const fn all(limit: u32) -> Self {
        Self { stream: None, after: None, limit }
    }

    /// The first keys of a stream.
    #[must_use]
    pub const fn of(stream: StreamId, limit: u32) -> Self {
        Self { stream: Some(stream), after: None, limit }
    }

    /// Those after this one.
    #[must_use]
    pub fn after(mut self, last: &KeptKey) -> Self {
        self.after = Some((last.stream.clone(), last.key.clone()));
        self
    }
}
