//! While a part catches up, several pages are committed at once: a document that changed in each
//! of them is written once.

use tokio::time::Instant;

use super::PartTask;
use crate::{LogPage, Position, StoreError, runner::step::Kept};

/// Pages that are worked out, and not committed yet.
#[derive(Default)]
pub(super) struct Gathering {
    /// When the first of them was.
    begun: Option<Instant>,
    /// How many documents changed.
    documents: usize,
    /// Up to here, pages are committed one by one: an event in them cannot be taken.
    apart_to: Position,
}

impl Gathering {
    pub(super) fn is_empty(&self) -> bool {
        self.begun.is_none()
    }

    /// What was gathered is committed, or forgotten.
    pub(super) fn clear(&mut self) {
        self.begun = None;
        self.documents = 0;
    }
}

/// What became of a page.
pub(super) enum Gathered {
    /// It is kept in memory, to be committed with a later one.
    Kept,
    /// It is to be committed now, with those that were kept.
    Due,
    /// What was kept is forgotten: its pages come again, one by one.
    Apart,
}

impl PartTask {
    /// Works out a page that others follow, and leaves it to be committed with them.
    pub(super) async fn gather(&mut self, page: &LogPage) -> Result<Gathered, StoreError> {
        let options = &self.shared.options;
        let Gathering { begun, documents, apart_to } = self.gathering;
        let is_late = begun.is_some_and(|begun| begun.elapsed() >= options.commit_every);
        let is_large = documents >= options.cached_documents;
        let one_by_one = self.read_to < apart_to
            // They would be done again with the pages that are read again.
            || self.runnable.spec.side_effects
            || self.runnable.reaches_out()
            || !self.parked.is_empty();
        if is_late || is_large || one_by_one || options.commit_every.is_zero() {
            return Ok(Gathered::Due);
        }
        match self.step.keep(&page.events).await? {
            Kept::Documents(documents) => {
                self.gathering.documents = documents;
                self.gathering.begun.get_or_insert_with(Instant::now);
                self.read_to = page.through;
                Ok(Gathered::Kept)
            }
            Kept::Nothing if self.gathering.is_empty() => Ok(Gathered::Due),
            Kept::Nothing => {
                self.take_apart(page.through);
                Ok(Gathered::Apart)
            }
        }
    }

    /// Goes back to the checkpoint, and commits every page by itself until it is past `to`.
    pub(super) fn take_apart(&mut self, to: Position) {
        self.gathering.apart_to = to;
        self.go_back();
    }

    /// Goes back to the checkpoint.
    pub(super) fn go_back(&mut self) {
        self.step.forget();
        self.gathering.clear();
        self.read_to = self.position;
    }
}
