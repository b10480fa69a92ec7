//! One document is folded anew from the log.

use std::{collections::HashSet, sync::Arc};

use super::{
    AnyDocument, DocumentFolder, Projections,
    parked::{ATTEMPTS, busy, step_of},
};
use crate::{
    Advanced, DocumentWrite, Epoch, LogFilter, Position, PrepareError, RecordedEvent, StoreError,
    Unpark,
};

/// How many events are read at once.
const PAGE: u32 = 2_000;

impl Projections {
    /// Folds the document of one key anew, from its first event, while the projection goes on.
    /// Its parked events are folded too: where one of them cannot be taken, nothing changes.
    ///
    /// # Errors
    /// Where this program does not have the code of the version that serves, it has no documents,
    /// an event cannot be taken, or the store cannot be asked.
    pub async fn rebuild_key(&self, projection: &str, key: &str) -> Result<(), PrepareError> {
        let runnable = self.runnable(projection)?;
        let rejected =
            |code: &str, reason: String| StoreError::Rejected { code: code.into(), reason };
        let Some(document) = runnable.document() else {
            let reason = format!("`{projection}` writes tables: only documents have keys");
            return Err(rejected("no_documents", reason).into());
        };
        let Some(generation) = self.live_of(runnable).await? else {
            return Err(rejected("nothing_serves", format!("`{projection}` is not there")).into());
        };
        let part = generation.part_of(key);
        let mut anew = Anew::new(document, part.partition, key);
        for _ in 0..ATTEMPTS {
            let Some(checkpoint) = self.take_lead(runnable, part).await? else { break };
            let epoch = *anew.epoch.get_or_insert(checkpoint.epoch);
            if epoch != checkpoint.epoch {
                anew = Anew::new(document, part.partition, key);
                continue;
            }
            while anew.read_to < checkpoint.position {
                anew.read(self, &runnable.filter, checkpoint.position).await?;
            }
            let key = key.to_owned();
            let unpark = vec![Unpark { key, through: checkpoint.position }];
            let advance = step_of(part, &checkpoint, unpark, Vec::new());
            let write = anew.write.clone();
            if self.store().commit_documents(&advance, &[write]).await? == Advanced::Committed {
                return Ok(());
            }
        }
        Err(busy(projection).into())
    }
}

/// A document on its way through the log.
struct Anew<'d> {
    document: &'d Arc<dyn AnyDocument>,
    folder: Box<dyn DocumentFolder>,
    key: &'d str,
    epoch: Option<Epoch>,
    read_to: Position,
    write: DocumentWrite,
}

impl<'d> Anew<'d> {
    fn new(document: &'d Arc<dyn AnyDocument>, partition: u16, key: &'d str) -> Self {
        let (version, position) = Default::default();
        Self {
            document,
            folder: document.folder(partition, 1),
            key,
            epoch: None,
            read_to: Position::START,
            write: DocumentWrite { key: key.to_owned(), document: None, version, position },
        }
    }

    /// Reads one page on, but not past the end.
    async fn read(
        &mut self,
        projections: &Projections,
        filter: &LogFilter,
        end: Position,
    ) -> Result<(), StoreError> {
        let page = projections.store().read_log(self.read_to, filter, PAGE).await?;
        if page.through <= self.read_to {
            self.read_to = end;
            return Ok(());
        }
        self.read_to = page.through.min(end);
        let mine = |event: &RecordedEvent| event.position <= end && self.is_mine(event);
        let events: Vec<_> = page.events.into_iter().filter(mine).collect();
        self.fold(&events)
    }

    /// One that cannot be read may be: then the fold refuses, and nothing is left out.
    fn is_mine(&self, event: &RecordedEvent) -> bool {
        if self.document.keyed_by_stream() {
            event.stream.id() == self.key
        } else {
            self.document.key_of(event).map_or(true, |key| key.as_deref() == Some(self.key))
        }
    }

    fn fold(&mut self, events: &[RecordedEvent]) -> Result<(), StoreError> {
        let refused = |poisoned: super::Poisoned| StoreError::Rejected {
            code: "poison".into(),
            reason: format!(
                "the event at {} cannot be taken: {}",
                events.get(poisoned.index).map_or(Position::START, |event| event.position),
                poisoned.error
            ),
        };
        self.folder.take(events, &HashSet::new()).map_err(refused)?;
        // Whatever the store has, this one begins anew.
        self.folder.supply(Vec::new())?;
        let folded = self.folder.fold().map_err(refused)?;
        if let Some(write) = folded.writes.into_iter().last() {
            self.write = write;
        }
        Ok(())
    }
}
