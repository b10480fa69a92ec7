use std::{fmt, sync::Arc};

use super::{
    AnyDocument,
    definition::{definition_of_documents, definition_of_tables},
    process::Sender,
    step::{DocumentSteps, ReactorSteps, Step, Steps, TableSteps},
};
use crate::{
    Blueprint, Generation, LogFilter, Part, ProjectionSpec, ProjectionStore, Reactor,
    SqlProjection, SqlProjectionStore, Start,
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
    /// Where it begins.
    pub(super) start: Start,
    /// What it does besides, where it is a process manager or a reactor.
    drives: Drives,
}

/// What something that is run does besides writing what it has read.
enum Drives {
    /// Nothing.
    Nothing,
    /// It sends commands.
    Commands(Arc<Sender>),
    /// It calls what is outside.
    Outside,
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
            start: Start::Beginning,
            drives: Drives::Nothing,
        }
    }

    pub(super) fn process(store: Arc<dyn ProjectionStore>, sender: Sender) -> Self {
        let (spec, document) = (sender.process.spec(), sender.process.document());
        // What it sends is committed beside the events: no document is kept in memory.
        let steps = DocumentSteps { store, document: Arc::clone(&document), cached: 0 };
        Self {
            spec: document.spec(),
            filter: LogFilter::from(&document.spec()),
            definition: format!("process manager; parts {}", spec.partitions),
            tables: None,
            steps: Box::new(steps),
            document: None,
            start: spec.start,
            drives: Drives::Commands(Arc::new(sender)),
        }
    }

    pub(super) fn reactor(store: Arc<dyn ProjectionStore>, reactor: Arc<dyn Reactor>) -> Self {
        let process = reactor.spec();
        let spec = process.as_projection();
        Self {
            spec,
            filter: LogFilter::from(&spec),
            definition: format!("reactor; parts {}", process.partitions),
            tables: None,
            steps: Box::new(ReactorSteps { store, reactor }),
            document: None,
            start: process.start,
            drives: Drives::Outside,
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
            start: Start::Beginning,
            drives: Drives::Nothing,
        }
    }

    pub(super) fn blueprint(&self) -> Blueprint<'_> {
        Blueprint { spec: &self.spec, definition: &self.definition, tables: self.tables }
    }

    /// What folds its documents, where it has any.
    pub(super) fn document(&self) -> Option<&Arc<dyn AnyDocument>> {
        self.document.as_ref()
    }

    /// What sends its commands, where it is a process manager.
    pub(super) fn sender(&self) -> Option<Arc<Sender>> {
        match &self.drives {
            Drives::Commands(sender) => Some(Arc::clone(sender)),
            Drives::Nothing | Drives::Outside => None,
        }
    }

    /// How many events it takes at once, at most: what waits for others commits often.
    pub(super) fn most_events(&self) -> u32 {
        match self.drives {
            Drives::Nothing => u32::MAX,
            Drives::Commands(_) => 1_000,
            Drives::Outside => 32,
        }
    }

    /// Whether it does something besides writing, and so takes every page by itself.
    pub(super) fn reaches_out(&self) -> bool {
        !matches!(self.drives, Drives::Nothing)
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
