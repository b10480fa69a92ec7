use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_core::{
    AppendBatch, EventStore, ExpectedVersion, MemoryStore, StreamId, Verdict, Version,
};

use super::mistake::{Appended, Mistake, each, version};

/// `Any` means the last version that this handle has seen.
#[derive(Default)]
pub(crate) struct AnyIsTheLastSeen {
    seen: Mutex<HashMap<StreamId, Version>>,
}

#[async_trait]
impl Mistake for AnyIsTheLastSeen {
    fn another_handle(_: &Arc<Self>) -> Arc<Self> {
        Arc::default()
    }

    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let alone = batch.appends.len() == 1;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let batch = each(batch, |append| {
            let last = seen.get(&append.stream);
            if let (ExpectedVersion::Any, Some(last), true) = (append.expected, last, alone) {
                append.expected = (*last).into();
            }
        });
        let verdicts = right.append(&batch).await?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (append, verdict) in batch.appends.iter().zip(&verdicts) {
            if let Verdict::Appended { version, .. } = verdict {
                seen.insert(append.stream.clone(), *version);
            }
        }
        Ok(verdicts)
    }
}

/// Appends with one expectation in place of another, where it is wrong to.
async fn instead(
    right: &MemoryStore,
    batch: AppendBatch,
    takes: impl Fn(ExpectedVersion, Version) -> bool,
) -> Appended {
    let mut actual = Vec::new();
    for append in &batch.appends {
        actual.push(version(right, &append.stream).await);
    }
    let mut actual = actual.into_iter();
    let changed = each(batch, |append| {
        if actual.next().is_some_and(|actual| takes(append.expected, actual)) {
            append.expected = ExpectedVersion::Any;
        }
    });
    right.append(&changed).await
}

/// A new stream is not told from any stream.
#[derive(Default)]
pub(crate) struct NoStreamIsAny;

#[async_trait]
impl Mistake for NoStreamIsAny {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        instead(right, batch, |expected, _| expected == ExpectedVersion::NoStream).await
    }
}

/// What exists is not asked for.
#[derive(Default)]
pub(crate) struct ExistsIsAny;

#[async_trait]
impl Mistake for ExistsIsAny {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        instead(right, batch, |expected, _| expected == ExpectedVersion::Exists).await
    }
}

/// The stream has to be as far as expected, and may be further.
#[derive(Default)]
pub(crate) struct ExactIsAtLeast;

#[async_trait]
impl Mistake for ExactIsAtLeast {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let takes = |expected, actual| match expected {
            ExpectedVersion::Exact(version) => Version::NONE < version && version < actual,
            _ => false,
        };
        instead(right, batch, takes).await
    }
}

/// The stream may not be further than expected.
#[derive(Default)]
pub(crate) struct ExactIsAtMost;

#[async_trait]
impl Mistake for ExactIsAtMost {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let takes = |expected, actual| match expected {
            ExpectedVersion::Exact(version) => version > actual,
            _ => false,
        };
        instead(right, batch, takes).await
    }
}

/// Zero means that nothing was given.
#[derive(Default)]
pub(crate) struct ExactZeroIsAny;

#[async_trait]
impl Mistake for ExactZeroIsAny {
    async fn append(&self, right: &MemoryStore, batch: AppendBatch) -> Appended {
        let zero = ExpectedVersion::Exact(Version::NONE);
        instead(right, batch, |expected, _| expected == zero).await
    }
}
