//! Outcomes of keyed commands are forgotten when they are old enough.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::SignedDuration;
use tokio::{sync::Semaphore, time::Instant};

use super::Clock;
use crate::EventStore;

/// How many outcomes are forgotten at once.
const AT_ONCE: u32 = 1_000;

pub(crate) struct Retention {
    store: Arc<dyn EventStore>,
    clock: Arc<dyn Clock>,
    keep: Option<Duration>,
    looked: Mutex<Option<Instant>>,
    /// One at a time: a store that is slow is not asked by more and more.
    looking: Arc<Semaphore>,
}

impl Retention {
    pub(crate) fn new(
        store: Arc<dyn EventStore>,
        clock: Arc<dyn Clock>,
        keep: Option<Duration>,
    ) -> Self {
        let looking = Arc::new(Semaphore::new(1));
        Self { store, clock, keep, looked: Mutex::default(), looking }
    }

    /// Looks for old outcomes, where that was not done lately; does not hold the caller up.
    pub(crate) fn look(&self) {
        let Some(keep) = self.keep else { return };
        {
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            let pause = (keep / 16).clamp(Duration::from_millis(10), Duration::from_mins(1));
            if looked.is_some_and(|at| at.elapsed() < pause) {
                return;
            }
            *looked = Some(Instant::now());
        }
        let keep = SignedDuration::try_from(keep).unwrap_or(SignedDuration::MAX);
        let Ok(before) = self.clock.now().checked_sub(keep) else { return };
        let Ok(turn) = Arc::clone(&self.looking).try_acquire_owned() else { return };
        let store = self.store.clone();
        tokio::spawn(async move {
            loop {
                match store.prune_keys(before, AT_ONCE).await {
                    Ok(pruned) if pruned == u64::from(AT_ONCE) => {}
                    Ok(_) => break,
                    Err(e) => {
                        tracing::warn!("old idempotency keys stay for now: {e}");
                        break;
                    }
                }
            }
            drop(turn);
        });
    }
}
