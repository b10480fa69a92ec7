use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use tokio::{task::JoinSet, time::Instant};
use uuid::Uuid;

use crate::{
    DocumentWrite, StoredDocument,
    engine::Sent,
    runner::process::{Agenda, Envelope, Sender, Settled, WaitingCommand},
};

/// What a part of a process manager has under way.
pub(super) struct Deliveries {
    pub(super) sender: Arc<Sender>,
    /// The commands that are being sent.
    pub(super) sending: JoinSet<Told>,
    /// Their processes, and those whose outcomes are not committed yet, and since when.
    pub(super) busy: HashMap<String, Instant>,
    /// What is to be committed.
    pub(super) told: Vec<Told>,
    /// Whether something may have become due.
    pub(super) look: bool,
    /// When something will be due next.
    pub(super) next: Option<Timestamp>,
    /// When the checkpoint was looked at last, where others may have moved it.
    pub(super) looked: Instant,
    /// Whether something went wrong that only beginning anew mends.
    pub(super) broken: bool,
    /// Processes that cannot be read, and are left alone until this part begins anew.
    pub(super) unreadable: HashSet<String>,
}

/// What became of the first command of a process.
pub(super) struct Told {
    pub(super) key: String,
    pub(super) command: Uuid,
    pub(super) sent: Sent,
}

impl Deliveries {
    pub(super) fn new(sender: Arc<Sender>) -> Self {
        Self {
            sender,
            sending: JoinSet::new(),
            busy: HashMap::new(),
            told: Vec::new(),
            look: true,
            next: None,
            looked: Instant::now(),
            broken: false,
            unreadable: HashSet::new(),
        }
    }

    /// Begins anew: somebody else may have done all of it meanwhile. What is being sent is given
    /// up here and, being known by its key, may be sent again.
    pub(super) fn forget(&mut self) {
        *self = Self::new(Arc::clone(&self.sender));
    }

    /// Something may have become due.
    pub(super) fn look(&mut self) {
        self.look = true;
    }

    /// Waits until something has become of a command; for ever where none is being sent.
    pub(super) async fn news(&mut self) {
        match self.sending.join_next().await {
            Some(told) => self.keep(told),
            None => std::future::pending().await,
        }
    }

    fn keep(&mut self, told: Result<Told, tokio::task::JoinError>) {
        self.look = true;
        match told {
            Ok(told) => self.told.push(told),
            // The domain's panics are caught: this is a mistake of ours. Whose command it was is not
            // known, so the part begins anew.
            Err(error) => {
                tracing::error!(%error, "sending a command panicked");
                self.broken = true;
            }
        }
    }

    pub(super) fn collect(&mut self) {
        while let Some(told) = self.sending.try_join_next() {
            self.keep(told);
        }
    }

    /// Whether there is nothing to be done for that process now.
    pub(super) fn leaves_alone(&self, key: &str) -> bool {
        self.busy.contains_key(key) || self.unreadable.contains(key)
    }

    /// What a process has to do; `None` where it cannot be read.
    pub(super) fn read(&mut self, stored: &StoredDocument) -> Option<Agenda> {
        let read = serde_json::from_str(&stored.document).map(|read: Envelope| read.agenda);
        read.map_err(|error| self.cannot_read(stored, &error)).ok()
    }

    /// The process after it was told something; `None` where that changes nothing, or it cannot be
    /// read.
    pub(super) fn settle(
        &mut self,
        stored: &StoredDocument,
        settled: Settled,
        now: Timestamp,
    ) -> Option<DocumentWrite> {
        let settled = self.sender.process.settle(stored, settled, now);
        settled.unwrap_or_else(|error| {
            self.cannot_read(stored, &error);
            None
        })
    }

    /// Others go on.
    fn cannot_read(&mut self, stored: &StoredDocument, error: &dyn std::fmt::Display) {
        let process = self.sender.process.spec().name;
        let (key, reason) = (&stored.key, error.to_string());
        tracing::error!(process, key, reason, "a process cannot be read, and is left alone");
        self.unreadable.insert(stored.key.clone());
    }

    pub(super) fn send(&mut self, key: &str, command: WaitingCommand) {
        self.busy.insert(key.to_owned(), Instant::now());
        let (sender, key) = (Arc::clone(&self.sender), key.to_owned());
        self.sending.spawn(async move {
            let sent = sender.send(&command).await;
            Told { key, command: command.id, sent }
        });
    }
}
