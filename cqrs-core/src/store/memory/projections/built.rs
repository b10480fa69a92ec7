use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Column, Epoch, FilterValue, Generation, ParkedEvent, Position, Stop, StoredDocument};

/// A generation with all that it has.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) generation: Generation,
    pub(super) definition: String,
    pub(super) columns: &'static [Column],
    pub(super) created_at: Timestamp,
    /// By key; strings are ordered by their bytes.
    pub(super) documents: BTreeMap<String, Row>,
    pub(super) parts: Vec<PartRow>,
}

/// A document with its typed columns, computed when it was written.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) stored: StoredDocument,
    /// In the order in which they are declared; `None` is NULL.
    pub(super) columns: Vec<Option<FilterValue>>,
}

/// The checkpoint of a part.
#[derive(Debug, Clone)]
pub(super) struct PartRow {
    pub(super) position: Position,
    /// The id of the event at the position: another one there means that the log lost some.
    pub(super) event_id: Option<Uuid>,
    pub(super) epoch: Epoch,
    pub(super) revision: u64,
    pub(super) moved_at: Timestamp,
    pub(super) stop: Option<Stop>,
    pub(super) parked: BTreeMap<(String, Position), ParkedEvent>,
}

impl PartRow {
    pub(super) fn new(epoch: Epoch, now: Timestamp) -> Self {
        Self {
            position: Position::START,
            event_id: None,
            epoch,
            revision: 0,
            moved_at: now,
            stop: None,
            parked: BTreeMap::new(),
        }
    }

    /// The keys that have parked events, each once.
    pub(super) fn parked_keys(&self) -> Vec<String> {
        let mut keys: Vec<_> = self.parked.keys().map(|(key, _)| key.clone()).collect();
        keys.dedup();
        keys
    }
}
