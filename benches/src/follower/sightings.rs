use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

/// When each position was in the documents, in the time since 1970: the clock that processes of a
/// machine share.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    latest: watch::Sender<u64>,
    /// Those that nobody asked for yet.
    at: Mutex<HashMap<u64, Duration>>,
}

impl Sightings {
    /// Positions come in order.
    pub(super) fn note(&self, position: u64, at: Duration) {
        self.at.lock().unwrap_or_else(PoisonError::into_inner).insert(position, at);
        self.latest.send_replace(position);
    }

    /// Waits for the position. Each can be asked for once.
    pub(crate) async fn of(&self, position: u64) -> Option<Duration> {
        // The sender is this value's own.
        drop(self.latest.subscribe().wait_for(|latest| *latest >= position).await);
        self.at.lock().unwrap_or_else(PoisonError::into_inner).remove(&position)
    }
}
