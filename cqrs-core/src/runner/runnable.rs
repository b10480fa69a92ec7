use std::{fmt, sync::Arc};

use super::{
    AnyDocument,
    definition::{definition_of_documents, definition_of_tables},
    step::{DocumentSteps, Step, Steps, TableSteps},
};
use crate::{
    Blueprint, Generation, LogFilter, Part, ProjectionSpec, ProjectionStore, SqlProjection,
    SqlProjectionStore,
};

/// A projection that can be run here, whatever its type and its database are.
pub(super) struct Runnable {
    pub(super) spec: ProjectionSpec,
    /// The events that it reads.
    pub(super) filter: LogFilter,
    definition: String,
    tables: Option<&'static str>,
    steps: Box<dyn Steps>,
    document: Option<Arc<dyn AnyDocument>>,
}

impl Runnable {
    pub(super) fn documents(
        store: Arc<dyn ProjectionStore>,
        document: Arc<dyn AnyDocument>,
        cached: usize,
    ) -> Self {
        let spec = document.spec();
        Self {
            spec,
            filter: LogFilter::from(&spec),
            definition: definition_of_documents(&*document),
            tables: None,
            document: Some(Arc::clone(&document)),
            steps: Box::new(DocumentSteps { store, document, cached }),
        }
    }

    pub(super) fn tables<S: SqlProjectionStore>(
        store: Arc<S>,
        projection: Arc<dyn SqlProjection<Db = S::Db>>,
    ) -> Self {
        let (spec, tables) = (projection.spec(), projection.tables());
        Self {
            spec,
            filter: LogFilter::from(&spec),
            definition: definition_of_tables(&*projection),
            tables: Some(tables),
            document: None,
            steps: Box::new(TableSteps { store, projection }),
        }
    }

    pub(super) fn blueprint(&self) -> Blueprint<'_> {
        Blueprint { spec: &self.spec, definition: &self.definition, tables: self.tables }
    }

    /// What folds its documents, where it has any.
    pub(super) fn document(&self) -> Option<&Arc<dyn AnyDocument>> {
        self.document.as_ref()
    }

    pub(super) fn step(&self, part: Part) -> Box<dyn Step> {
        self.steps.of(part)
    }

    /// Whether a generation is one that this code can run.
    pub(super) fn runs(&self, generation: &Generation) -> bool {
        generation.name == self.spec.name && generation.version == self.spec.version
    }

    /// Its parts.
    pub(super) fn parts(&self, generation: &Generation) -> impl Iterator<Item = Part> {
        let generation_id = generation.id;
        (0..self.spec.partitions)
            .map(move |partition| Part { generation: generation_id, partition })
    }
}

impl fmt::Debug for Runnable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runnable").field("spec", &self.spec).finish_non_exhaustive()
    }
}
