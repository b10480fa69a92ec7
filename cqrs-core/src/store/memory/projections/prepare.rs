use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Projections,
    built::{Built, PartRow},
};
use crate::{Blueprint, Epoch, Generation, GenerationId, GenerationState, PrepareError, Prepared};

impl Projections {
    /// What this code is to run; made where there is none of its version.
    pub(in super::super) fn prepare(
        &mut self,
        blueprint: &Blueprint<'_>,
        epoch: Epoch,
        now: Timestamp,
    ) -> Result<Prepared, PrepareError> {
        let same_version = self.of_version(blueprint)?;
        if !same_version.is_empty() {
            return Ok(Prepared::Run(same_version));
        }
        let state = match self.serving(blueprint.spec.name) {
            None => GenerationState::Live,
            Some(serving) if serving.generation.version > blueprint.spec.version => {
                return Ok(Prepared::Superseded { by: serving.generation.version });
            }
            Some(_) => GenerationState::Building,
        };
        Ok(Prepared::Run(vec![self.make(blueprint, state, epoch, now)]))
    }

    /// Another generation of the version that serves, to be built beside it.
    pub(in super::super) fn begin_rebuild(
        &mut self,
        blueprint: &Blueprint<'_>,
        epoch: Epoch,
        now: Timestamp,
    ) -> Result<Option<Generation>, PrepareError> {
        let same_version = self.of_version(blueprint)?;
        let has = |state| same_version.iter().find(|generation| generation.state == state);
        if let Some(building) = has(GenerationState::Building) {
            return Ok(Some(building.clone()));
        }
        if has(GenerationState::Live).is_none() {
            return Ok(None);
        }
        Ok(Some(self.make(blueprint, GenerationState::Building, epoch, now)))
    }

    /// The generations of this version, all built as the blueprint says.
    fn of_version(&self, blueprint: &Blueprint<'_>) -> Result<Vec<Generation>, PrepareError> {
        let spec = blueprint.spec;
        if blueprint.tables.is_some() {
            let reason = "the store in memory keeps documents only, and runs no SQL".into();
            return Err(PrepareError::Tables { name: spec.name.into(), reason });
        }
        let mut found = Vec::new();
        for built in self.of(spec.name).filter(|b| b.generation.version == spec.version) {
            if built.definition != blueprint.definition {
                return Err(PrepareError::Changed {
                    name: spec.name.into(),
                    version: spec.version,
                    stored: built.definition.clone(),
                    declared: blueprint.definition.into(),
                });
            }
            found.push(built.generation.clone());
        }
        Ok(found)
    }

    fn make(
        &mut self,
        blueprint: &Blueprint<'_>,
        state: GenerationState,
        epoch: Epoch,
        now: Timestamp,
    ) -> Generation {
        let spec = blueprint.spec;
        self.last += 1;
        let generation = Generation {
            id: GenerationId(self.last),
            name: spec.name.into(),
            version: spec.version,
            partitions: spec.partitions,
            state,
        };
        let built = Built {
            generation: generation.clone(),
            definition: blueprint.definition.into(),
            columns: spec.columns,
            created_at: now,
            documents: BTreeMap::new(),
            parts: vec![PartRow::new(epoch, now); usize::from(spec.partitions)],
        };
        self.generations.insert(generation.id, built);
        generation
    }
}
