use super::{Projections, rejected};
use crate::{GenerationId, GenerationState, Position, StoreError, Swap};

impl Projections {
    /// Lets a generation serve, unless a part of it is behind a part of the one that does. That one
    /// may be ahead of a log that lost commits: nobody will ever be there again.
    pub(in super::super) fn swap(&mut self, id: GenerationId, head: Position) -> Swap {
        let Some(new) = self.generations.get(&id) else { return Swap::Gone };
        match new.generation.state {
            GenerationState::Live => return Swap::Swapped,
            GenerationState::Retired => return Swap::Gone,
            GenerationState::Building => {}
        }
        let old = self.serving(&new.generation.name);
        if old.is_some_and(|old| old.generation.version > new.generation.version) {
            return Swap::Gone;
        }
        let served = old.and_then(|old| old.parts.iter().map(|part| part.position).max());
        let behind =
            |served: Position| new.parts.iter().any(|part| part.position < served.min(head));
        if served.is_some_and(behind) {
            return Swap::Behind;
        }
        let old = old.map(|old| old.generation.id);
        for (id, state) in [(old, GenerationState::Retired), (Some(id), GenerationState::Live)] {
            if let Some(built) = id.and_then(|id| self.generations.get_mut(&id)) {
                built.generation.state = state;
                built.parts.iter_mut().for_each(|part| part.revision += 1);
            }
        }
        Swap::Swapped
    }

    /// Drops what does not serve; `false` where it is not there.
    pub(in super::super) fn drop_generation(
        &mut self,
        id: GenerationId,
    ) -> Result<bool, StoreError> {
        let Some(built) = self.generations.get(&id) else { return Ok(false) };
        if built.generation.state == GenerationState::Live {
            let reason = format!("generation {id} of `{}` serves", built.generation.name);
            return Err(rejected("generation_serves", reason));
        }
        Ok(self.generations.remove(&id).is_some())
    }
}
