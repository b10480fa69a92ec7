//! What a process manager wants is done beside the log: commands are sent outside of any
//! transaction, and what became of them is committed as a step of its own, as are deadlines.

use std::{collections::HashSet, sync::Arc};

use jiff::Timestamp;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::PartTask;
use crate::{
    Advance, Advanced, Comparison, DocumentFilter, DocumentOrder, DocumentQuery, DocumentWrite,
    StoreError, StoredDocument,
    engine::Sent,
    runner::{
        observe,
        process::{
            DUE, Envelope, Sender, Settled, WaitingCommand, first_due, first_timed, past_due,
        },
    },
};

/// How many processes are told at once that their time has come.
const TIMES: usize = 256;

/// What a part of a process manager has under way.
pub(super) struct Deliveries {
    sender: Arc<Sender>,
    /// The commands that are being sent.
    sending: JoinSet<Told>,
    /// Their processes, and those whose outcomes are not committed yet.
    busy: HashSet<String>,
    /// What is to be committed.
    told: Vec<Told>,
    /// Whether something may have become due.
    look: bool,
    /// When something will be due next.
    next: Option<Timestamp>,
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
            busy: HashSet::new(),
            told: Vec::new(),
            look: true,
            next: None,
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

    fn send(&mut self, key: &str, command: WaitingCommand) {
        self.busy.insert(key.to_owned());
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
        let Some(deliveries) = &mut self.deliveries else { return Ok(Delivered::Nothing) };
        deliveries.collect();
        let is_time = deliveries.next.is_some_and(|next| next <= now);
        if deliveries.told.is_empty() && !deliveries.look && !is_time {
            return Ok(Delivered::Nothing);
        }
        let settled = self.settle_told(now).await?;
        if matches!(settled, Delivered::Behind) {
            return Ok(settled);
        }
        let timed = self.take_due(now).await?;
        Ok(if matches!(timed, Delivered::Nothing) { settled } else { timed })
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
            let settled = Settled::Command(command, sent);
            writes.extend(deliveries.sender.process.settle(stored, settled, now)?);
        }
        let delivered = self.commit_deliveries(writes).await?;
        if let Some(deliveries) = &mut self.deliveries {
            deliveries.busy.retain(|busy| !keys.contains(busy));
        }
        Ok(delivered)
    }

    /// Sends the commands that may be sent, and tells the processes whose time has come.
    async fn take_due(&mut self, now: Timestamp) -> Result<Delivered, StoreError> {
        let Some(deliveries) = &self.deliveries else { return Ok(Delivered::Nothing) };
        let most = self.shared.options.commands_sent;
        let mut free = most.saturating_sub(deliveries.sending.len());
        // Those that are busy or parked are still found, and left alone.
        let left_alone = deliveries.busy.len() + self.parked.len();
        let (first_due, timed) = (first_due(self.part.partition), first_timed(self.part.partition));
        let mut due = Vec::new();
        if free > 0 {
            due = self.due(&first_due, left_alone + free + 1).await?;
        }
        if free == 0 || due.len() > left_alone + free {
            due.extend(self.due(&timed, left_alone + TIMES).await?);
        }
        let Some(deliveries) = &mut self.deliveries else { return Ok(Delivered::Nothing) };
        deliveries.next = None;
        // Where commands are left, the next outcome makes room for them, and is a reason to look.
        deliveries.look = false;
        let mut writes: Vec<DocumentWrite> = Vec::new();
        let mut seen = HashSet::new();
        for stored in &due {
            let key = &stored.key;
            if !seen.insert(key) || deliveries.busy.contains(key) || self.parked.contains(key) {
                continue;
            }
            let agenda = envelope(stored)?.agenda;
            if agenda.time_has_come(now) {
                let sender = Arc::clone(&deliveries.sender);
                writes.extend(sender.process.settle(stored, Settled::Time, now)?);
            } else if let Some(command) = agenda.ready(now) {
                if free > 0 {
                    free -= 1;
                    deliveries.send(&stored.key, command.clone());
                }
            } else if let Some(at) = agenda.next_time() {
                // They come in the order of their times.
                deliveries.next = Some(at);
                break;
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
        let advance = Advance {
            part: self.part,
            revision: self.revision,
            to: self.position,
            epoch: self.epoch,
            park: Vec::new(),
            unpark: Vec::new(),
        };
        match self.shared.store.commit_documents(&advance, &writes).await? {
            Advanced::Committed => {
                self.revision += 1;
                if let Some(deliveries) = &mut self.deliveries {
                    deliveries.look();
                }
                Ok(Delivered::Something)
            }
            Advanced::Stale => Ok(Delivered::Behind),
            Advanced::Held(holder) => {
                self.held(holder.as_ref());
                Ok(Delivered::Behind)
            }
        }
    }
}

fn envelope(stored: &StoredDocument) -> Result<Envelope, StoreError> {
    serde_json::from_str(&stored.document).map_err(|e| StoreError::Damaged {
        reason: format!("the process `{}` cannot be read: {e}", stored.key),
    })
}
