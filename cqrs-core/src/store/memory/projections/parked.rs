use super::Projections;
use crate::{GenerationId, ParkedEvent, Part, Stop};

impl Projections {
    /// Says nothing where the part is not there: then nobody stands still.
    pub(in super::super) fn set_stop(&mut self, part: Part, stop: Option<&Stop>) {
        if let Some(row) = self.part_mut(part) {
            row.stop = stop.cloned();
        }
    }

    /// By key and position, whichever part they are of.
    pub(in super::super) fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Vec<ParkedEvent> {
        let Some(built) = self.generations.get(&generation) else { return Vec::new() };
        let wanted = |event: &&ParkedEvent| key.is_none_or(|key| event.key == key);
        let mut found: Vec<_> =
            built.parts.iter().flat_map(|part| part.parked.values()).filter(wanted).collect();
        found.sort_by_key(|event| (&event.key, event.position));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        found.into_iter().take(limit).cloned().collect()
    }
}
