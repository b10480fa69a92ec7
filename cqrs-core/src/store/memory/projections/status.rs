use super::{super::log::Log, built::PartRow};
use crate::{GenerationStatus, PartStatus};

impl Log {
    /// Every generation, by name and id.
    pub(in super::super) fn generations(&self) -> Vec<GenerationStatus> {
        let mut all: Vec<_> = (self.projections.generations.values())
            .map(|built| GenerationStatus {
                generation: built.generation.clone(),
                created_at: built.created_at,
                parts: (0..).zip(&built.parts).map(|(n, part)| self.status(n, part)).collect(),
            })
            .collect();
        // Stable: they stand in the order of their ids already.
        all.sort_by(|a, b| a.generation.name.cmp(&b.generation.name));
        all
    }

    fn status(&self, partition: u16, part: &PartRow) -> PartStatus {
        // The event after the checkpoint: positions are counted from 1.
        let next = usize::try_from(part.position.get()).ok().and_then(|at| self.events.get(at));
        PartStatus {
            partition,
            position: part.position,
            epoch: part.epoch,
            moved_at: part.moved_at,
            behind_since: next.map(|event| event.recorded_at),
            stop: part.stop.clone(),
            parked_keys: part.parked_keys().len() as u64,
        }
    }
}
