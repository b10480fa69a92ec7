//! What a process manager wants is done beside the log: commands are sent outside of any
//! transaction, and what became of them is committed as a step of its own, as are deadlines.

use std::{collections::HashSet, sync::Arc};

use jiff::Timestamp;
use tokio::time::Instant;

use super::{PartTask, deliveries::Told};
use crate::{
    Advance, Advanced, Comparison, DocumentFilter, DocumentOrder, DocumentQuery, DocumentWrite,
    StoreError, StoredDocument,
    runner::{
        observe,
        process::{DUE, Settled, first_due, first_timed, past_due},
    },
};

/// How many processes are told at once that their time has come.
const TIMES: usize = 256;

/// After so many times the patience of other processes, a command that nothing is heard of hangs.
const HANGS_AFTER: u32 = 10;

/// Whether deliveries changed anything.
pub(super) enum Delivered {
    /// Something is committed.
    Something,
    /// There was nothing to commit.
    Nothing,
    /// Somebody else has moved the checkpoint, or holds it.
    Behind,
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
        if deliveries.broken {
            return Ok(Delivered::Behind);
        }
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
        let told = std::mem::take(&mut deliveries.told);
        let keys: Vec<String> = told.iter().map(|told| told.key.clone()).collect();
        let asked: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = self.shared.store.load_documents(self.part.generation, &asked).await?;
        let mut writes = Vec::with_capacity(found.len());
        for Told { key, command, sent } in told {
            let Some(stored) = found.iter().find(|stored| stored.key == key) else { continue };
            writes.extend(deliveries.settle(stored, Settled::Command(command, sent), now));
        }
        let delivered = self.commit_deliveries(writes).await?;
        if let Some(deliveries) = &mut self.deliveries {
            for key in &keys {
                deliveries.busy.remove(key);
            }
        }
        Ok(delivered)
    }

    /// Sends the commands that may be sent, and tells the processes whose time has come.
    async fn take_due(&mut self, now: Timestamp) -> Result<Delivered, StoreError> {
        let Some(deliveries) = &self.deliveries else { return Ok(Delivered::Nothing) };
        let most = self.shared.options.commands_in_flight;
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
            // What was read up to there does not concern it: no page is gathered.
            to: self.read_to,
            epoch: self.epoch,
            park: Vec::new(),
            unpark: Vec::new(),
        };
        match self.shared.store.commit_documents(&advance, writes).await? {
            Advanced::Committed => {
                self.revision += 1;
                self.position = self.read_to;
                self.moved = Instant::now();
                self.show();
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
