use cqrs_core::{DocumentFolder, GenerationId, LogFilter, ProjectionSpec};

use super::Declared;

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
    pub(super) knows: Option<(GenerationId, i64)>,
}

impl Projection {
    pub(super) fn new(declared: Declared) -> Self {
        let spec = declared.spec();
        let folders = (0..spec.partitions).filter_map(|part| folder(&declared, part)).collect();
        let filter = LogFilter::from(&spec);
        Self { declared, spec, filter, folders, told_of_another: false }
    }

    /// Another folder of a part, for steps outside of appends.
    pub(super) fn folder(&self, partition: u16) -> Option<PartFolder> {
        folder(&self.declared, partition)
    }

    /// Nobody knows what is stored.
    pub(super) fn forget(&mut self) {
        self.folders.iter_mut().for_each(PartFolder::forget);
    }

    /// Whether this code can write a generation of that version; warns once where not.
    pub(super) fn is_of(&mut self, version: u32) -> bool {
        let is_own = version == self.spec.version;
        if !is_own && !self.told_of_another {
            self.told_of_another = true;
            tracing::warn!(
                projection = self.spec.name,
                version = self.spec.version,
                serves = version,
                "another version serves; the appends of this process do not bring it up to date"
            );
        }
        is_own
    }
}

fn folder(declared: &Declared, partition: u16) -> Option<PartFolder> {
    match declared {
        Declared::Documents(document) => {
            Some(PartFolder { folder: document.folder(partition, CACHED), knows: None })
        }
        Declared::Tables(_) => None,
    }
}

impl PartFolder {
    /// Begins a step on that revision, and keeps what is known only if it is of that one.
    pub(super) fn is_at(&mut self, generation: GenerationId, revision: i64) {
        if self.knows != Some((generation, revision)) {
            self.folder.forget();
        }
        self.knows = Some((generation, revision + 1));
    }

    pub(super) fn forget(&mut self) {
        self.folder.forget();
        self.knows = None;
    }
}
