//! Appends travel together: what is decided while a batch is in flight goes in the next one.
//!
//! One batch is in flight at a time, and nobody waits for a fuller one. Each append gets a
//! verdict of its own.

mod queue;
mod send;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use tokio::{sync::oneshot, time::Instant};

use self::queue::{Pending, Queue, Reply};
use super::{BatchOptions, Clock, Ids, Options, RetryPolicy, retention::Retention, retry::Outage};
use crate::{Append, BatchId, Epoch, EventStore, StoreError, Verdict};

/// What became of one append.
#[derive(Debug)]
pub(crate) enum Judged {
    /// The store judged it.
    Verdict(Verdict),
    /// Nothing had to be stored or asked.
    Confirmed,
    /// It left nothing behind; why is not known any more. Decide again.
    Again,
    /// It was decided in an epoch that is over; nothing is stored.
    EpochChanged,
    /// It failed for good; nothing is stored.
    Failed(StoreError),
    /// Its answer was lost, and the store cannot be asked.
    Unknown { batch: BatchId, reason: String },
}

#[derive(Clone)]
pub(crate) struct Appender(Arc<Inner>);

struct Inner {
    store: Arc<dyn EventStore>,
    queue: Queue,
    ids: Arc<dyn Ids>,
    last: Mutex<BatchId>,
    epoch: AtomicI64,
    batch: BatchOptions,
    retry: RetryPolicy,
    retention: Retention,
}

impl Appender {
    pub(crate) fn new(
        store: Arc<dyn EventStore>,
        ids: Arc<dyn Ids>,
        options: &Options,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self(Arc::new(Inner {
            retention: Retention::new(store.clone(), clock, options.key_retention),
            store,
            queue: Queue::default(),
            last: Mutex::new(BatchId { slot: ids.next(), number: 0 }),
            ids,
            epoch: AtomicI64::new(Epoch::UNKNOWN.as_i64()),
            batch: options.batch.clone(),
            retry: options.retry.clone(),
        }))
    }

    /// Sends an append with the next batch. To be called from a task of its own: whoever finds
    /// no batch in flight sees one through for everybody, and must not be dropped meanwhile.
    pub(crate) async fn append(&self, append: Append, epoch: Epoch) -> Judged {
        let (reply, answer) = oneshot::channel();
        let pending = Pending { append, epoch, since: Instant::now(), reply: Reply(reply) };
        if let Some(lead) = Queue::enqueue(&self.0, pending) {
            lead.send_once().await;
        }
        answer.await.unwrap_or_else(|_| {
            let reason = "the runtime stopped during the append".into();
            Judged::Failed(StoreError::Unavailable { reason })
        })
    }

    /// The epoch that the log is in, as far as anybody here has heard.
    pub(crate) async fn epoch(&self) -> Result<Epoch, StoreError> {
        self.0.epoch().await
    }

    /// Whether a state of this epoch may still be decided on.
    pub(crate) fn is_in(&self, epoch: Epoch) -> bool {
        epoch.as_i64() == self.0.epoch.load(Ordering::Acquire)
    }
}

impl Inner {
    async fn epoch(&self) -> Result<Epoch, StoreError> {
        let known = Epoch::try_from(self.epoch.load(Ordering::Acquire)).unwrap_or_default();
        if known != Epoch::UNKNOWN {
            return Ok(known);
        }
        let mut outage = Outage::begin(&self.retry);
        loop {
            match self.store.head().await {
                Ok(head) => {
                    self.learn(head.epoch);
                    return Ok(head.epoch);
                }
                Err(e) if !e.is_transient() || !outage.wait().await => return Err(e),
                Err(_) => {}
            }
        }
    }

    /// Every state of another epoch is of no use from now on. Taken as the store says it, also
    /// where the number is lower: a restored log knows nothing of the life it was copied from.
    fn learn(&self, epoch: Epoch) {
        self.epoch.store(epoch.as_i64(), Ordering::Release);
    }

    fn next_batch(&self) -> BatchId {
        let mut last = self.last();
        last.number += 1;
        *last
    }

    /// Leaves the slot with its last batch as the newest: stores forget older ones, and somebody
    /// holds a handle on this one.
    fn begin_slot(&self) {
        *self.last() = BatchId { slot: self.ids.next(), number: 0 };
    }

    fn last(&self) -> MutexGuard<'_, BatchId> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
