use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use tokio::sync::watch;

/// How many events of each account a projection has committed, as it says itself right after.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    by_account: Mutex<HashMap<String, u64>>,
    /// All of them.
    total: watch::Sender<u64>,
}

impl Seen {
    /// One more event of this account can be queried.
    pub(crate) fn note(&self, account: &str) {
        {
            let mut by_account = self.by_account.lock().unwrap_or_else(PoisonError::into_inner);
            match by_account.get_mut(account) {
                Some(events) => *events += 1,
                None => drop(by_account.insert(account.to_owned(), 1)),
            }
        }
        self.total.send_modify(|total| *total += 1);
    }

    /// Waits until so many events of this account can be queried.
    pub(crate) async fn wait_for(&self, account: &str, events: u64) {
        let seen = |_: &u64| {
            let by_account = self.by_account.lock().unwrap_or_else(PoisonError::into_inner);
            by_account.get(account).is_some_and(|seen| *seen >= events)
        };
        // The sender is this value's own.
        drop(self.total.subscribe().wait_for(seen).await);
    }

    /// Waits until so many events of all accounts can be queried.
    pub(crate) async fn wait_for_all(&self, events: u64) {
        drop(self.total.subscribe().wait_for(|total| *total >= events).await);
    }
}
