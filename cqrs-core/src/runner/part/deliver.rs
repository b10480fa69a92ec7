//! What a process manager wants is done beside the log: commands are sent outside of any
//! transaction, and what became of them is committed as a step of its own, as are deadlines.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use tokio::{task::JoinSet, time::Instant};
use uuid::Uuid;

use super::PartTask;
use crate::{
    Advance, Advanced, Comparison, DocumentFilter, DocumentOrder, DocumentQuery, DocumentWrite,
    StoreError, StoredDocument,
    engine::Sent,
    runner::{
        observe,
        process::{
            Agenda, DUE, Envelope, Sender, Settled, WaitingCommand, first_due, first_timed,
            past_due,
        },
    },
};

/// How many processes are told at once that their time has come.
const TIMES: usize = 256;

/// After so many times the patience of other processes, a command that nothing is heard of hangs.
const HANGS_AFTER: u32 = 10;

/// What a part of a process manager has under way.
pub(super) struct Deliveries {
    sender: Arc<Sender>,
    /// The commands that are being sent.
    sending: JoinSet<Told>,
    /// Their processes, and those whose outcomes are not committed yet, and since when.
    busy: HashMap<String, Instant>,
    /// What is to be committed.
    told: Vec<Told>,
    /// Whether something may have become due.
    look: bool,
    /// When something will be due next.
    next: Option<Timestamp>,
    /// When the checkpoint was looked at last, where others may have moved it.
    looked: Instant,
    /// Processes that cannot be read, and are left alone until this part begins anew.
    unreadable: HashSet<String>,
}

/// What became of the first command of a process.
struct Told {
    key: String,
    command: Uuid,
    sent: Sent,
}

/// Whether deliveries changed anything.
pub(super) enum Delivered {
    /// Something is committed.
    Something,
    /// There was nothing to commit.
    Nothing,
    /// Somebody else has moved the checkpoint, or holds it.
    Behind,
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

    /// When something will be due next, as far as is known.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.next
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
            // The domain's panics are caught: this is a mistake of ours. It is sent again when
            // this part begins anew.
            Err(error) => tracing::error!(%error, "sending a command panicked"),
        }
    }

    fn collect(&mut self) {
        while let Some(told) = self.sending.try_join_next() {
            self.keep(told);
        }
    }

    /// Whether there is nothing to be done for that process now.
    fn leaves_alone(&self, key: &str) -> bool {
        self.busy.contains_key(key) || self.unreadable.contains(key)
    }

    /// What a process has to do; `None` where it cannot be read.
    fn read(&mut self, stored: &StoredDocument) -> Option<Agenda> {
        let read = serde_json::from_str(&stored.document).map(|read: Envelope| read.agenda);
        read.map_err(|error| self.cannot_read(stored, &error)).ok()
    }

    /// The process after it was told something; `None` where that changes nothing, or it cannot be
    /// read.
    fn settle(
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

    fn send(&mut self, key: &str, command: WaitingCommand) {
        self.busy.insert(key.to_owned(), Instant::now());
        let (sender, key) = (Arc::clone(&self.sender), key.to_owned());
        self.sending.spawn(async move {
            let sent = sender.send(&command).await;
            Told { key, command: command.id, sent }
        });
    }
}

impl PartTask {
    /// Commits what has become of commands, and sees to what is due.
    pub(super) async fn deliver(&mut self) -> Result<Delivered, StoreError> {
        let now = self.shared.clock.now();
        if !self.parked.is_empty() && self.somebody_was_here().await? {
            return Ok(Delivered::Behind);
        }
        let Some(deliveries) = &mut self.deliveries else { return Ok(Delivered::Nothing) };
        deliveries.collect();
        let is_time = deliveries.next.is_some_and(|next| next <= now);
        if deliveries.told.is_empty() && !deliveries.look && !is_time {
            return self.show_life().await;
        }
        let settled = self.settle_told(now).await?;
        if matches!(settled, Delivered::Behind) {
            return Ok(settled);
        }
        let timed = self.take_due(now).await?;
        Ok(if matches!(timed, Delivered::Nothing) { settled } else { timed })
    }

    /// Whether somebody else has moved the part: has taken a parked event up, say, so that there may
    /// be something to do. Looks now and then.
    async fn somebody_was_here(&mut self) -> Result<bool, StoreError> {
        let Some(deliveries) = &mut self.deliveries else { return Ok(false) };
        if deliveries.looked.elapsed() < self.shared.options.poll {
            return Ok(false);
        }
        deliveries.looked = Instant::now();
        let found = self.shared.store.checkpoint(self.part).await?;
        Ok(found.is_none_or(|checkpoint| checkpoint.revision != self.revision))
    }

    /// While commands are on their way and nothing is to be committed, says that somebody is here.
    /// Not where all of them hang: then another process may try.
    async fn show_life(&mut self) -> Result<Delivered, StoreError> {
        let takeover = self.shared.options.takeover;
        let hangs = |since: &Instant| since.elapsed() > takeover * HANGS_AFTER;
        let sends = self.deliveries.as_ref().is_some_and(|under| !under.busy.values().all(hangs));
        if !sends || self.moved.elapsed() < takeover / 4 {
            return Ok(Delivered::Nothing);
        }
        let shown = self.commit(&[]).await?;
        Ok(if shown { Delivered::Nothing } else { Delivered::Behind })
    }

    /// Commits what has become of commands.
    async fn settle_told(&mut self, now: Timestamp) -> Result<Delivered, StoreError> {
        let Some(deliveries) = &mut self.deliveries else { return Ok(Delivered::Nothing) };
        if deliveries.told.is_empty() {
            return Ok(Delivered::Nothing);
        }
        let keys: Vec<&str> = deliveries.told.iter().map(|told| &*told.key).collect();
        let found = self.shared.store.load_documents(self.part.generation, &keys).await?;
        let mut writes = Vec::with_capacity(found.len());
        let told = std::mem::take(&mut deliveries.told);
        let keys: Vec<String> = told.iter().map(|told| told.key.clone()).collect();
        for Told { key, command, sent } in told {
            let Some(stored) = found.iter().find(|stored| stored.key == key) else { continue };
            writes.extend(deliveries.settle(stored, Settled::Command(command, sent), now));
        }
        let delivered = self.commit_deliveries(writes).await?;
        if let Some(deliveries) = &mut self.deliveries {
            deliveries.busy.retain(|busy, _| !keys.contains(busy));
        }
        Ok(delivered)
    }

    /// Sends the commands that may be sent, and tells the processes whose time has come.
    async fn take_due(&mut self, now: Timestamp) -> Result<Delivered, StoreError> {
        let Some(deliveries) = &self.deliveries else { return Ok(Delivered::Nothing) };
        let most = self.shared.options.commands_sent;
        let mut free = most.saturating_sub(deliveries.sending.len());
        // Those are still found, and left alone.
        let left_alone = deliveries.busy.len() + self.parked.len() + deliveries.unreadable.len();
        let (first_due, timed) = (first_due(self.part.partition), first_timed(self.part.partition));
        let ready =
            if free > 0 { self.due(&first_due, left_alone + free + 1).await? } else { vec![] };
        // Times first: however many commands wait, a deadline does not wait for all of them.
        let mut due = if free == 0 || ready.len() > left_alone + free {
            self.due(&timed, left_alone + TIMES).await?
        } else {
            Vec::new()
        };
        due.extend(ready);
        let Some(deliveries) = &mut self.deliveries else { return Ok(Delivered::Nothing) };
        deliveries.next = None;
        // Where commands are left, the next outcome makes room for them, and is a reason to look.
        deliveries.look = false;
        let mut writes = Vec::new();
        let mut seen = HashSet::new();
        for stored in &due {
            let key = &stored.key;
            if !seen.insert(key) || self.parked.contains(key) || deliveries.leaves_alone(key) {
                continue;
            }
            let Some(agenda) = deliveries.read(stored) else { continue };
            if agenda.time_has_come(now) {
                writes.extend(deliveries.settle(stored, Settled::Time, now));
            } else if let Some(command) = agenda.ready(now) {
                if free > 0 {
                    free -= 1;
                    deliveries.send(key, command.clone());
                }
            } else if let Some(at) = agenda.next_time() {
                deliveries.next = Some(deliveries.next.map_or(at, |next| next.min(at)));
            }
        }
        observe::sending(self.runnable.spec.name, self.part, deliveries.sending.len());
        self.commit_deliveries(writes).await
    }

    /// The first processes of this part that have something to do from there on.
    fn due(
        &self,
        from: &str,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<StoredDocument>, StoreError>> + Send + use<> {
        let filter = |comparison, value: String| DocumentFilter {
            column: DUE,
            comparison,
            value: value.into(),
        };
        let query = DocumentQuery {
            keys: None,
            filters: vec![
                filter(Comparison::GreaterOrEqual, from.to_owned()),
                filter(Comparison::Less, past_due(self.part.partition)),
            ],
            order: DocumentOrder::Column(DUE),
            after: None,
            limit: u32::try_from(limit).unwrap_or(u32::MAX),
        };
        let (store, name) = (Arc::clone(&self.shared.store), self.runnable.spec.name);
        async move { store.find_documents(name, &query).await }
    }

    /// Commits processes that changed, on the revision that they were read on or a later one.
    async fn commit_deliveries(
        &mut self,
        writes: Vec<DocumentWrite>,
    ) -> Result<Delivered, StoreError> {
        if writes.is_empty() {
            return Ok(Delivered::Nothing);
        }
        if !self.commit(&writes).await? {
            return Ok(Delivered::Behind);
        }
        if let Some(deliveries) = &mut self.deliveries {
            deliveries.look();
        }
        Ok(Delivered::Something)
    }

    /// Commits processes where the checkpoint stands; `false` where somebody else has it.
    async fn commit(&mut self, writes: &[DocumentWrite]) -> Result<bool, StoreError> {
        let advance = Advance {
            part: self.part,
            revision: self.revision,
            to: self.position,
            epoch: self.epoch,
            park: Vec::new(),
            unpark: Vec::new(),
        };
        match self.shared.store.commit_documents(&advance, writes).await? {
            Advanced::Committed => {
                self.revision += 1;
                self.moved = Instant::now();
                Ok(true)
            }
            Advanced::Stale => Ok(false),
            Advanced::Held(holder) => {
                self.held(holder.as_ref());
                Ok(false)
            }
        }
    }
}
