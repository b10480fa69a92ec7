use jiff::Timestamp;
use uuid::Uuid;

use super::{
    super::log::Log,
    built::{PartRow, Row},
    columns::computed,
    rejected,
};
use crate::{
    Advance, Advanced, Checkpoint, Column, DocumentWrite, Part, Position, StoreError,
    StoredDocument,
};

impl Log {
    pub(in super::super) fn checkpoint(&self, part: Part) -> Option<Checkpoint> {
        let row = self.projections.part(part)?;
        let built = self.projections.generations.get(&part.generation)?;
        Some(Checkpoint {
            state: built.generation.state,
            position: row.position,
            epoch: row.epoch,
            revision: row.revision,
            parked: row.parked_keys(),
            lost: row.position > self.head().position
                || row.position > Position::START && self.event_id(row.position) != row.event_id,
        })
    }

    /// Everything is looked at before anything is written.
    pub(in super::super) fn commit_documents(
        &mut self,
        advance: &Advance,
        writes: &[DocumentWrite],
        now: Timestamp,
    ) -> Result<Advanced, StoreError> {
        let (event_id, head) = (self.event_id(advance.to), self.head());
        let Some(built) = self.projections.generations.get_mut(&advance.part.generation) else {
            return Ok(Advanced::Stale);
        };
        let Some(row) = built.parts.get_mut(usize::from(advance.part.partition)) else {
            return Ok(Advanced::Stale);
        };
        // What was read in another epoch may never have happened.
        if row.revision != advance.revision || head.epoch != advance.epoch {
            return Ok(Advanced::Stale);
        }
        if advance.to < row.position {
            let reason =
                format!("the checkpoint is at {}, not to go to {}", row.position, advance.to);
            return Err(rejected("checkpoint_backwards", reason));
        }
        if advance.to > head.position.max(row.position) {
            let reason = format!("the log ends at {}, before {}", head.position, advance.to);
            return Err(rejected("checkpoint_ahead", reason));
        }
        let changed = writes
            .iter()
            .map(|write| Ok((write.key.clone(), changed(built.columns, write)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        for (key, document) in changed {
            match document {
                Some(document) => built.documents.insert(key, document),
                None => built.documents.remove(&key),
            };
        }
        row.advance(advance, event_id, now);
        Ok(Advanced::Committed)
    }

    fn event_id(&self, position: Position) -> Option<Uuid> {
        let index = usize::try_from(position.get()).ok()?.checked_sub(1)?;
        self.events.get(index).map(|stored| stored.event.event_id)
    }
}

impl PartRow {
    fn advance(&mut self, advance: &Advance, event_id: Option<Uuid>, now: Timestamp) {
        for unpark in &advance.unpark {
            let all = (unpark.key.clone(), Position::START)..=(unpark.key.clone(), unpark.through);
            self.parked.extract_if(all, |_, _| true).for_each(drop);
        }
        for event in &advance.park {
            self.parked.insert((event.key.clone(), event.position), event.clone());
        }
        if advance.to > self.position {
            // What stays where it is has seen the event that was there then.
            self.position = advance.to;
            self.event_id = event_id;
        }
        self.epoch = advance.epoch;
        self.revision += 1;
        self.moved_at = now;
    }
}

/// What the write leaves in the table; `None` where the document goes.
fn changed(columns: &[Column], write: &DocumentWrite) -> Result<Option<Row>, StoreError> {
    let Some(document) = &write.document else { return Ok(None) };
    let stored = StoredDocument {
        key: write.key.clone(),
        document: document.clone(),
        version: write.version,
        position: write.position,
    };
    Ok(Some(Row { stored, columns: computed(columns, write, document)? }))
}
