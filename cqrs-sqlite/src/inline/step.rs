use std::collections::HashSet;

use cqrs_core::{
    Advance, Checkpoint, Generation, GenerationState, HandlerError, LogPage, ParkedEvent, Part,
    Poisoned, RecordedEvent, partition_of,
};
use rusqlite::Connection;

use super::{
    Around, Declared,
    projection::{PartFolder, Projection},
    rejected,
};
use crate::{
    failure::Failure,
    projections::{self, Untaken},
    read::read_log,
};

impl Projection {
    /// Brings every part of the generation on: over at most `limit` events each, in the transaction
    /// that is open.
    pub(super) fn step(
        &mut self,
        log: &mut Connection,
        around: &Around,
        generation: &Generation,
        limit: u32,
    ) -> Result<(), Failure> {
        for partition in 0..generation.partitions {
            let part = Part { generation: generation.id, partition };
            let Some(checkpoint) = projections::checkpoint(log, part)? else { continue };
            if checkpoint.lost {
                return Err(rejected(format!(
                    "the inline projection `{}` has seen position {}, which the log has lost; \
                     rebuild it",
                    self.spec.name, checkpoint.position
                )));
            }
            let mut page = read_log(log, checkpoint.position, &self.filter, limit)?;
            if page.through <= checkpoint.position {
                continue;
            }
            if self.spec.side_effects && generation.state == GenerationState::Building {
                // What was done cannot be taken back, and must not be done again.
                page.events.clear();
            }
            self.step_part(log, around, generation, part, &checkpoint, &page)?;
        }
        Ok(())
    }

    fn step_part(
        &mut self,
        log: &mut Connection,
        around: &Around,
        generation: &Generation,
        part: Part,
        checkpoint: &Checkpoint,
        page: &LogPage,
    ) -> Result<(), Failure> {
        let parked: HashSet<String> = checkpoint.parked.iter().cloned().collect();
        let at = (part.generation, checkpoint.revision);
        let stepped = match &self.declared {
            Declared::Documents(_) => {
                let Some(folder) = self.folders.get_mut(usize::from(part.partition)) else {
                    return Err(Failure::damaged("a part that no code knows"));
                };
                folder.step(log, generation, at, &page.events, &parked)?
            }
            Declared::Tables(projection) => {
                let (mine, park) = sort(&page.events, part, generation.partitions, &parked);
                let untaken = projections::on_its_tables(log, generation, &mine, |log| {
                    projections::handle(log, &around.fence, &mine, &**projection, &around.runtime)
                })?;
                match untaken {
                    Some(Untaken { index, error }) => Err(untakable(mine.get(index), &error)),
                    None => Ok(park),
                }
            }
        };
        let park = stepped.map_err(|said| {
            rejected(format!("the inline projection `{}` cannot take {said}", self.spec.name))
        })?;
        let (to, epoch, revision) = (page.through, page.epoch, checkpoint.revision);
        projections::advance(log, &Advance { part, revision, to, epoch, park, unpark: vec![] })
    }
}

impl PartFolder {
    /// Folds the events and writes the documents; gives the events whose keys are parked, or what
    /// cannot be taken.
    fn step(
        &mut self,
        log: &Connection,
        generation: &Generation,
        at: (cqrs_core::GenerationId, u64),
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Result<Vec<ParkedEvent>, String>, Failure> {
        if self.knows != Some(at) {
            self.folder.forget();
        }
        self.knows = Some((at.0, at.1 + 1));
        let poisoned = |p: Poisoned| Ok(Err(untakable(events.get(p.index), &p.error)));
        let unknown = match self.folder.take(events, parked) {
            Ok(unknown) => unknown,
            Err(p) => return poisoned(p),
        };
        let found = projections::load_documents(log, generation.id, unknown)?;
        self.folder.supply(found)?;
        let folded = match self.folder.fold() {
            Ok(folded) => folded,
            Err(p) => return poisoned(p),
        };
        projections::write_documents(log, generation, &folded.writes)?;
        Ok(Ok(folded.queue(events).collect()))
    }
}

/// The events of the part, and those of them that queue behind a parked one.
fn sort(
    events: &[RecordedEvent],
    part: Part,
    partitions: u16,
    parked: &HashSet<String>,
) -> (Vec<RecordedEvent>, Vec<ParkedEvent>) {
    let (mut mine, mut park) = (Vec::new(), Vec::new());
    for event in events {
        let key = event.stream.id();
        if partition_of(key, partitions) != part.partition {
            continue;
        }
        if parked.contains(key) {
            park.push(ParkedEvent::queued(event, key));
        } else {
            mine.push(event.clone());
        }
    }
    (mine, park)
}

fn untakable(event: Option<&RecordedEvent>, error: &HandlerError) -> String {
    match event {
        Some(event) => {
            format!("{} of {} at position {}: {error}", event.name, event.stream, event.position)
        }
        None => error.to_string(),
    }
}
