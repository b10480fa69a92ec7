//! Loads travel together: what is asked for while a load is under way goes in the next one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::Options;
use crate::{EventStore, Load, StoreError, StreamEvent, StreamId, Version};

type Answer = Result<Vec<StreamEvent>, StoreError>;

/// How many loads may be under way at once: a long stream does not hold up short ones.
const AT_ONCE: usize = 2;

#[derive(Clone)]
pub(crate) struct Loader(Arc<Inner>);

struct Inner {
    store: Arc<dyn EventStore>,
    waiting: Mutex<Waiting>,
    streams: usize,
    page: u32,
}

#[derive(Default)]
struct Waiting {
    loads: Vec<(Load, oneshot::Sender<Answer>)>,
    under_way: usize,
}

impl Loader {
    pub(crate) fn new(store: Arc<dyn EventStore>, options: &Options) -> Self {
        let (streams, page) = (options.batch.loads, options.batch.page);
        Self(Arc::new(Inner { store, waiting: Mutex::default(), streams, page }))
    }

    /// How many events a page has, but for a stream's last one.
    pub(crate) fn page_size(&self) -> usize {
        self.0.page as usize
    }

    /// Asks for the next page of a stream, with nothing after `through`. It is read whether or not
    /// anybody waits for it yet.
    pub(crate) fn ask(&self, stream: &StreamId, after: Version, through: Version) -> Asked {
        let (reply, answer) = oneshot::channel();
        let wanted = through.get().saturating_sub(after.get());
        let limit = u32::try_from(wanted).map_or(self.0.page, |wanted| wanted.min(self.0.page));
        let load = Load { stream: stream.clone(), after, limit };
        if self.0.enqueue(load, reply) {
            let leader = Leader { inner: self.0.clone(), leads: true };
            tokio::spawn(leader.run());
        }
        Asked(answer)
    }
}

/// A page that is on its way.
pub(crate) struct Asked(oneshot::Receiver<Answer>);

impl Asked {
    pub(crate) async fn page(self) -> Answer {
        self.0.await.unwrap_or_else(|_| {
            Err(StoreError::Unavailable { reason: "the runtime stopped during the load".into() })
        })
    }
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody must take the lead.
    fn enqueue(&self, load: Load, reply: oneshot::Sender<Answer>) -> bool {
        let mut waiting = self.waiting();
        waiting.loads.push((load, reply));
        let lead = waiting.under_way < AT_ONCE;
        waiting.under_way += usize::from(lead);
        lead
    }

    /// The next loads. Where nothing waits the lead is given up in the same breath, so that
    /// whoever comes next takes it.
    fn take(&self) -> Option<Vec<(Load, oneshot::Sender<Answer>)>> {
        let mut waiting = self.waiting();
        if waiting.loads.is_empty() {
            waiting.under_way -= 1;
            return None;
        }
        let count = waiting.loads.len().min(self.streams);
        Some(waiting.loads.drain(..count).collect())
    }
}

/// Loads for everybody that waits.
struct Leader {
    inner: Arc<Inner>,
    leads: bool,
}

impl Leader {
    async fn run(mut self) {
        while let Some(taken) = self.inner.take() {
            let (loads, replies): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
            match self.inner.store.load(&loads).await {
                Ok(pages) if pages.len() == replies.len() => {
                    replies
                        .into_iter()
                        .zip(pages)
                        .for_each(|(reply, page)| drop(reply.send(Ok(page))));
                }
                other => {
                    let error = other.err().unwrap_or_else(|| StoreError::Rejected {
                        code: "load".into(),
                        reason: "the store answered another number of loads".into(),
                    });
                    replies.into_iter().for_each(|reply| drop(reply.send(Err(error.clone()))));
                }
            }
        }
        self.leads = false;
    }
}

impl Drop for Leader {
    /// Where it ends in the middle, as when the store panics, the next load finds the lead free.
    fn drop(&mut self) {
        if self.leads {
            self.inner.waiting().under_way -= 1;
        }
    }
}
