use std::collections::HashSet;

use crate::{DocumentWrite, HandlerError, ParkedEvent, RecordedEvent, StoreError, StoredDocument};

/// Folds batches of events into the documents of one part. For every batch: [`take`], [`supply`]
/// what it asked for, [`fold`]; then commit what that gave, or [`forget`] everything.
///
/// [`take`]: Self::take
/// [`supply`]: Self::supply
/// [`fold`]: Self::fold
/// [`forget`]: Self::forget
pub trait DocumentFolder: Send {
    /// Decodes the events and keeps those of this part whose keys are not parked. Gives the keys
    /// of the documents that are not known yet.
    ///
    /// # Errors
    /// [`Poisoned`] where an event cannot be read, or its key cannot be stored; nothing of the
    /// batch is kept.
    fn take(
        &mut self,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Vec<String>, Poisoned>;

    /// The documents that were asked for, as the store has them; those that it has not do not
    /// exist.
    ///
    /// # Errors
    /// Where a document cannot be read as this type.
    fn supply(&mut self, found: Vec<StoredDocument>) -> Result<(), StoreError>;

    /// Folds what was taken.
    ///
    /// # Errors
    /// [`Poisoned`] where a method fails or panics, or a document cannot be written. Documents are
    /// half changed then: [`forget`](Self::forget) them.
    fn fold(&mut self) -> Result<Folded, Poisoned>;

    /// Folds what was taken, and leaves it to be written by the next [`fold`](Self::fold).
    ///
    /// # Errors
    /// As for [`fold`](Self::fold).
    fn fold_on(&mut self) -> Result<FoldedOn, Poisoned>;

    /// The same as [`fold`](Self::fold), but every document is looked at after every event: says
    /// which event made one that no store can keep. For a batch that a store has refused.
    ///
    /// # Errors
    /// As for [`fold`](Self::fold).
    fn fold_carefully(&mut self) -> Result<Folded, Poisoned>;

    /// Drops every document, and what was taken: the store may have others.
    fn forget(&mut self);
}

/// What is folded, and to be written later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldedOn {
    /// How many events of this batch were folded in.
    pub events: usize,
    /// How many documents are to be written so far.
    pub documents: usize,
}

/// What a batch came to.
#[derive(Debug, Default)]
pub struct Folded {
    /// The documents that changed.
    pub writes: Vec<DocumentWrite>,
    /// The events whose keys are parked, by their place in the batch, with those keys.
    pub queued: Vec<(usize, String)>,
    /// How many events were folded in.
    pub events: usize,
}

impl Folded {
    /// What queues behind parked events, out of the batch that was folded.
    pub fn queue(&self, events: &[RecordedEvent]) -> impl Iterator<Item = ParkedEvent> {
        let event = |(index, key): &(usize, String)| {
            events.get(*index).map(|event| ParkedEvent::queued(event, key))
        };
        self.queued.iter().filter_map(event)
    }
}

/// An event that cannot be taken.
#[derive(Debug)]
pub struct Poisoned {
    /// Its place in the batch, counted from 0.
    pub index: usize,
    /// The key that it belongs to, where that can be said.
    pub key: Option<String>,
    /// Why.
    pub error: HandlerError,
}
