use std::{
    any::Any,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    AnyDocument, ProjectionOptions, Projections, any_document, names::Names, part::Shared,
    runnable::Runnable,
};
use crate::{
    Clock, Document, Mode, PrepareError, ProjectionSpec, ProjectionStore, RegisteredProcess,
    RegisteredProjection, SqlProjection, SqlProjectionStore, SystemClock, projection::Make,
};

/// Sets up [`Projections`].
pub struct ProjectionsBuilder<S> {
    store: Arc<S>,
    options: ProjectionOptions,
    clock: Arc<dyn Clock>,
    chosen: Vec<Chosen<S>>,
}

/// A projection that was named, and how it becomes runnable with the options of the end.
struct Chosen<S> {
    spec: ProjectionSpec,
    type_name: &'static str,
    kind: Kind<S>,
}

enum Kind<S> {
    Documents(Arc<dyn AnyDocument>),
    Tables(Box<dyn FnOnce(Arc<S>) -> Runnable + Send>),
}

/// Why projections cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Two projections have one name.
    #[error("`{first}` and `{second}` are both called `{name}`; rename one")]
    NameTaken {
        /// The name.
        name: &'static str,
        /// One type.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A name that cannot be stored.
    #[error(
        "`{name}` cannot name a projection: small letters, digits and `_`, a letter first, at most {max} of them",
        max = ProjectionSpec::MAX_NAME
    )]
    Name {
        /// The name.
        name: &'static str,
    },
    /// A version, or a number of parts, of 0.
    #[error("the projection `{name}` has {what} 0; it is at least 1")]
    Zero {
        /// The projection.
        name: &'static str,
        /// `version` or `partitions`.
        what: &'static str,
    },
    /// Handlers that reach outside run in one part: a new version takes over where the old one
    /// stands, which is one position.
    #[error(
        "the projection `{name}` has side effects and {partitions} partitions; it has to have one"
    )]
    SideEffectsInParts {
        /// The projection.
        name: &'static str,
        /// In how many parts it would run.
        partitions: u16,
    },
    /// An option makes no sense.
    #[error("the option `{option}` is 0; it must be at least 1")]
    ZeroOption {
        /// Which.
        option: &'static str,
    },
    /// The store says no.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
}

impl<S: ProjectionStore> ProjectionsBuilder<S> {
    pub(super) fn new(store: Arc<S>) -> Self {
        Self {
            store,
            options: ProjectionOptions::default(),
            clock: Arc::new(SystemClock),
            chosen: Vec::new(),
        }
    }

    /// This document projection.
    #[must_use]
    pub fn document<D: Document>(mut self) -> Self {
        let kind = Kind::Documents(any_document::<D>());
        self.chosen.push(Chosen { spec: D::SPEC, type_name: std::any::type_name::<D>(), kind });
        self
    }

    /// Every document projection of the crates that this program references. One that is named
    /// here too is harmless.
    #[must_use]
    pub fn discover_documents(mut self) -> Self {
        for found in RegisteredProjection::all() {
            if let Make::Document(make) = found.make {
                let (spec, type_name) = (found.spec, (found.type_name)());
                self.chosen.push(Chosen { spec, type_name, kind: Kind::Documents(make()) });
            }
        }
        self
    }

    /// With other options than the defaults.
    #[must_use]
    pub fn options(mut self, options: ProjectionOptions) -> Self {
        self.options = options;
        self
    }

    /// With another clock than the machine's, to tell lags by.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes what is missing in the store, and runs the projections in tasks of their own until
    /// [`shutdown`](Projections::shutdown). Any number of processes may do so: each step is done
    /// by one of them.
    ///
    /// # Errors
    /// [`StartError`], which says what to change, also where the store cannot be reached.
    pub async fn start(self) -> Result<Projections, StartError> {
        let projections = self.build()?;
        projections.run().await?;
        Ok(projections)
    }

    /// Runs nothing here: asks, waits and operates what other processes run.
    ///
    /// # Errors
    /// [`StartError`], which says what to change.
    pub fn attach(self) -> Result<Projections, StartError> {
        self.build()
    }

    fn build(self) -> Result<Projections, StartError> {
        let Self { store, options, clock, chosen } = self;
        let (mut runnables, mut live) = (BTreeMap::new(), BTreeSet::new());
        for chosen in unique(chosen)? {
            if chosen.spec.mode == Mode::Live {
                // Folded when it is asked for: there is nothing to run.
                live.insert(chosen.spec.name);
                continue;
            }
            check(&chosen.spec)?;
            let runnable = match chosen.kind {
                Kind::Documents(document) => {
                    let store: Arc<dyn ProjectionStore> = store.clone();
                    Runnable::documents(store, document, options.cached_documents)
                }
                Kind::Tables(make) => make(Arc::clone(&store)),
            };
            runnables.insert(chosen.spec.name, Arc::new(runnable));
        }
        options.check()?;
        let shared = Shared { store, options, clock, swapped: tokio::sync::Notify::new() };
        Ok(Projections::new(Arc::new(shared), runnables, live))
    }
}

impl<S: SqlProjectionStore> ProjectionsBuilder<S> {
    /// This SQL projection.
    #[must_use]
    pub fn sql<P: SqlProjection<Db = S::Db>>(mut self, projection: P) -> Self {
        let name = std::any::type_name::<P>();
        self.push_sql(name, Arc::new(projection));
        self
    }

    /// Every projection of the crates that this program references: the document projections, and
    /// the SQL projections that write to this store's database and have a `Default`. One that is
    /// named here too is harmless.
    #[must_use]
    pub fn discover(mut self) -> Self {
        for found in RegisteredProjection::all() {
            let Make::Sql(make) = found.make else { continue };
            let made: Option<Box<dyn Any + Send>> = make();
            let fitting =
                made.and_then(|made| made.downcast::<Arc<dyn SqlProjection<Db = S::Db>>>().ok());
            if let Some(projection) = fitting {
                self.push_sql((found.type_name)(), *projection);
            }
        }
        self.discover_documents()
    }

    fn push_sql(
        &mut self,
        type_name: &'static str,
        projection: Arc<dyn SqlProjection<Db = S::Db>>,
    ) {
        let spec = projection.spec();
        let make = Box::new(move |store| Runnable::tables(store, projection));
        self.chosen.push(Chosen { spec, type_name, kind: Kind::Tables(make) });
    }
}

/// Each once. Process managers and reactors have names of the same kind.
fn unique<S>(chosen: Vec<Chosen<S>>) -> Result<Vec<Chosen<S>>, StartError> {
    let mut names = Names::default();
    for process in RegisteredProcess::all() {
        // That two of them have one name is told where they are run.
        let _ = names.are_new(process.spec.name, (process.type_name)());
    }
    let mut each = Vec::new();
    for chosen in chosen {
        if names.are_new(chosen.spec.name, chosen.type_name)? {
            each.push(chosen);
        }
    }
    Ok(each)
}

pub(super) fn check(spec: &ProjectionSpec) -> Result<(), StartError> {
    let name = spec.name;
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    let rest = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !first || !rest || name.len() > ProjectionSpec::MAX_NAME {
        return Err(StartError::Name { name });
    }
    for (what, value) in [("version", spec.version), ("partitions", spec.partitions.into())] {
        if value == 0 {
            return Err(StartError::Zero { name, what });
        }
    }
    if spec.side_effects && spec.partitions > 1 {
        return Err(StartError::SideEffectsInParts { name, partitions: spec.partitions });
    }
    Ok(())
}
