use std::borrow::Cow;

use cqrs_core::{ParkedEvent, Poisoned, RecordedEvent, StoreError, StoredDocument, partition_of};

use super::{
    follow::wanted,
    held::{Goal, Held, after, queued},
    projection::{PartFolder, Projection},
    rejected,
    stopped::Stopped,
    tables::untakable,
};
use crate::{
    connection::Transaction,
    errors::unreadable,
    projections::{check_writes, document, documents},
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

pub(crate) const WRITE: &str = include_str!("write_documents.sql");

impl Projection {
    /// Folds the events into the documents of every part, and writes those that changed together
    /// with the checkpoints: one statement, and one before it where documents are not known.
    pub(super) async fn fold_here(
        &mut self,
        inner: &Inner,
        transaction: &mut Transaction<'_>,
        held: &Held,
        events: &[RecordedEvent],
        goal: Goal,
    ) -> Result<(), Stopped> {
        let name = self.spec.name;
        if self.folders.len() != held.parts.len() {
            return Err(unreadable(format!("`{name}` in {} parts", held.parts.len())).into());
        }
        let Some(tables) = inner.tables(held.generation).await? else {
            return Err(unreadable(format!("no generation {}", held.generation)).into());
        };
        let mut pages = Vec::with_capacity(held.parts.len());
        let mut unknown = Vec::new();
        for (part, known) in held.parts.iter().zip(&mut self.folders) {
            let page = wanted(&self.filter, after(events, part.position));
            known.is_at(held.generation, part.revision);
            match known.folder.take(&page, &part.parked) {
                Ok(keys) => unknown.extend(keys),
                Err(poisoned) => return Err(poison(name, &page, &poisoned).into()),
            }
            pages.push(page);
        }
        if !unknown.is_empty() {
            let keys = unknown.iter().map(String::as_str).collect();
            let rows = transaction.run(&tables.load.with(vec![Param::Texts(keys)])).await?;
            let found: Result<Vec<_>, _> = rows.iter().map(|row| document(row, 0)).collect();
            supply(&mut self.folders, found?)?;
        }
        let (writes, parked) = fold(name, &mut self.folders, &pages)?;
        check_writes(&writes)?;
        let mut params = held.params(inner.log, goal);
        params.extend(documents(&writes));
        params.extend(queued(&parked));
        let rows =
            transaction.run(&tables.follow.with(params)).await.map_err(|failure| match failure
                .into_store_error()
            {
                StoreError::Rejected { reason, .. } => rejected(format!(
                    "the documents of the inline projection `{name}` cannot be stored: {reason}"
                )),
                other => other,
            })?;
        if one_row(&rows)?.counted(0, usize::try_from)? == held.parts.len() {
            return Ok(());
        }
        Err(unreadable(format!("not all parts of `{name}`")).into())
    }
}

/// Each document to the part that it belongs to.
fn supply(folders: &mut [PartFolder], found: Vec<StoredDocument>) -> Result<(), StoreError> {
    let partitions = u16::try_from(folders.len()).map_err(unreadable)?;
    let mut sorted: Vec<Vec<StoredDocument>> = folders.iter().map(|_| Vec::new()).collect();
    for document in found {
        let partition = partition_of(&document.key, partitions);
        if let Some(part) = sorted.get_mut(usize::from(partition)) {
            part.push(document);
        }
    }
    let mut parts = folders.iter_mut().zip(sorted);
    parts.try_for_each(|(part, found)| part.folder.supply(found))
}

type Changes = (Vec<cqrs_core::DocumentWrite>, Vec<(u16, ParkedEvent)>);

/// What all parts come to.
fn fold(
    name: &str,
    folders: &mut [PartFolder],
    pages: &[Cow<'_, [RecordedEvent]>],
) -> Result<Changes, StoreError> {
    let (mut writes, mut parked) = (Vec::new(), Vec::new());
    for ((partition, known), page) in (0..).zip(folders).zip(pages) {
        let folded = known.folder.fold().map_err(|poisoned| poison(name, page, &poisoned))?;
        parked.extend(folded.queue(page).map(|event| (partition, event)));
        writes.extend(folded.writes);
    }
    Ok((writes, parked))
}

pub(super) fn poison(name: &str, events: &[RecordedEvent], poisoned: &Poisoned) -> StoreError {
    untakable(name, events.get(poisoned.index), &poisoned.error)
}
