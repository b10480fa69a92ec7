//! What projections have made of the log, in memory.

mod advance;
mod built;
mod columns;
mod find;
mod parked;
mod prepare;
mod replace;
mod status;
mod store;

use std::collections::BTreeMap;

use self::built::{Built, PartRow};
use crate::{GenerationId, GenerationState, Part, StoreError};

/// Every generation of every projection.
#[derive(Debug, Default)]
pub(super) struct Projections {
    generations: BTreeMap<GenerationId, Built>,
    last: i64,
}

impl Projections {
    fn of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Built> {
        self.generations.values().filter(move |built| built.generation.name == name)
    }

    fn serving<'a>(&'a self, name: &str) -> Option<&'a Built> {
        self.of(name).find(|built| built.generation.state == GenerationState::Live)
    }

    fn part(&self, part: Part) -> Option<&PartRow> {
        self.generations.get(&part.generation)?.parts.get(usize::from(part.partition))
    }

    fn part_mut(&mut self, part: Part) -> Option<&mut PartRow> {
        self.generations.get_mut(&part.generation)?.parts.get_mut(usize::from(part.partition))
    }
}

fn rejected(code: &str, reason: String) -> StoreError {
    StoreError::Rejected { code: code.into(), reason }
}
