use std::fmt;

use super::Part;
use crate::partition_of;

/// Names one building of a projection: its tables and its checkpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GenerationId(pub i64);

impl fmt::Display for GenerationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One building of a projection. A projection has at most one that serves; a higher version, or a
/// rebuild, is another one beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generation {
    /// Its own name.
    pub id: GenerationId,
    /// The projection.
    pub name: String,
    /// The version of the projection that it is of.
    pub version: u32,
    /// In how many parts it runs.
    pub partitions: u16,
    /// What it is there for.
    pub state: GenerationState,
}

impl Generation {
    /// The part that a key belongs to.
    #[must_use]
    pub fn part_of(&self, key: &str) -> Part {
        Part { generation: self.id, partition: partition_of(key, self.partitions) }
    }
}

/// What a generation is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GenerationState {
    /// It serves: queries see its rows.
    Live,
    /// It is built beside the one that serves; nobody sees it yet.
    Building,
    /// It served before, and is kept until it is dropped.
    Retired,
}

/// Whether a generation took the place of the one that served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    /// It serves now. Said again where it did so before.
    Swapped,
    /// Some part of it is behind a part of the one that serves: queries would go back in time.
    Behind,
    /// It is no longer there, or no longer building, or a higher version serves by now.
    Gone,
}
