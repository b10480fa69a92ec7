use cqrs_core::{DocumentFolder, Generation, GenerationId, LogFilter, ProjectionSpec};
use rusqlite::Connection;

use super::Declared;
use crate::{failure::Failure, projections};

/// How many documents of a part are kept in memory between appends.
const CACHED: usize = 1_024;

/// One projection, with its documents in memory.
pub(super) struct Projection {
    pub(super) declared: Declared,
    pub(super) spec: ProjectionSpec,
    pub(super) filter: LogFilter,
    /// One for each part of a document projection.
    pub(super) folders: Vec<PartFolder>,
    told_of_another: bool,
}

/// The documents of a part, and which revision of which generation they are of.
pub(super) struct PartFolder {
    pub(super) folder: Box<dyn DocumentFolder>,
    pub(super) knows: Option<(GenerationId, u64)>,
}

impl Projection {
    pub(super) fn new(declared: Declared) -> Self {
        let spec = declared.spec();
        let folders = match &declared {
            Declared::Documents(document) => (0..spec.partitions)
                .map(|part| PartFolder { folder: document.folder(part, CACHED), knows: None })
                .collect(),
            Declared::Tables(_) => Vec::new(),
        };
        let filter = LogFilter::from(&spec);
        Self { declared, spec, filter, folders, told_of_another: false }
    }

    /// Nobody knows what is stored.
    pub(super) fn forget(&mut self) {
        for part in &mut self.folders {
            part.folder.forget();
            part.knows = None;
        }
    }

    /// The generation that serves, where this code can write it.
    pub(super) fn serving(&mut self, log: &Connection) -> Result<Option<Generation>, Failure> {
        let live = projections::live(log, self.spec.name)?;
        let other = live.as_ref().filter(|live| live.version != self.spec.version);
        if let Some(other) = other
            && !self.told_of_another
        {
            self.told_of_another = true;
            tracing::warn!(
                projection = self.spec.name,
                version = self.spec.version,
                serves = other.version,
                "another version serves; the appends of this process do not bring it up to date"
            );
        }
        Ok(live.filter(|live| live.version == self.spec.version))
    }
}
