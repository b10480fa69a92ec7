use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    ProjectionsBuilder, StartError,
    asked::{Asked, AskedOf},
    begin::begin,
    part::Shared,
    runnable::Runnable,
    status::Rates,
    supervise::{Supervised, Supervisor},
    wait::Seen,
};
use crate::{GenerationStatus, PrepareError, ProjectionStore};

/// The projections of a program: runs them, asks them, waits for them. Cheap to clone, and not
/// generic: hand it around.
///
/// Where the last clone is dropped, the tasks stop; [`shutdown`](Self::shutdown) also waits for
/// them.
#[derive(Clone)]
pub struct Projections {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) shared: Arc<Shared>,
    pub(super) runnables: Arc<BTreeMap<&'static str, Arc<Runnable>>>,
    /// The names of those that are folded when they are asked for.
    pub(super) live: BTreeSet<&'static str>,
    pub(super) supervised: Arc<Supervised>,
    pub(super) rates: Mutex<Rates>,
    /// What those who wait ask.
    pub(super) seen: AskedOf<Seen>,
    pub(super) generations: Asked<Arc<Vec<GenerationStatus>>>,
    supervisor: Mutex<Option<Supervisor>>,
}

impl Projections {
    /// On this store. `Arc<PostgresStore>` is a store too, where others use it as well.
    pub fn builder<S: ProjectionStore>(store: S) -> ProjectionsBuilder<S> {
        ProjectionsBuilder::new(Arc::new(store))
    }

    pub(super) fn new(
        shared: Arc<Shared>,
        runnables: BTreeMap<&'static str, Arc<Runnable>>,
        live: BTreeSet<&'static str>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                shared,
                runnables: Arc::new(runnables),
                live,
                supervised: Arc::default(),
                rates: Mutex::default(),
                seen: AskedOf::default(),
                generations: Asked::default(),
                supervisor: Mutex::new(None),
            }),
        }
    }

    /// Makes the generations that are missing, so that mistakes are told at once, and starts.
    pub(super) async fn run(&self) -> Result<(), StartError> {
        for runnable in self.inner.runnables.values() {
            let prepared = self.store().prepare(&runnable.blueprint()).await?;
            begin(self.store(), runnable, &prepared).await.map_err(PrepareError::from)?;
        }
        let supervisor = Supervisor::start(
            Arc::clone(&self.inner.shared),
            Arc::clone(&self.inner.runnables),
            Arc::clone(&self.inner.supervised),
        );
        *self.supervisor() = Some(supervisor);
        Ok(())
    }

    /// Lets every task finish the step that it is at, and waits for that.
    pub async fn shutdown(&self) {
        let supervisor = self.supervisor().take();
        if let Some(supervisor) = supervisor {
            supervisor.stop().await;
        }
    }

    pub(super) fn store(&self) -> &dyn ProjectionStore {
        &*self.inner.shared.store
    }

    /// The projection of that name, where this program has its code.
    pub(super) fn runnable(&self, name: &str) -> Result<&Arc<Runnable>, PrepareError> {
        self.inner.runnables.get(name).ok_or_else(|| {
            let reason = format!("this program has no projection `{name}`");
            crate::StoreError::Rejected { code: "no_projection".into(), reason }.into()
        })
    }

    fn supervisor(&self) -> std::sync::MutexGuard<'_, Option<Supervisor>> {
        self.inner.supervisor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Projections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projections")
            .field("names", &self.inner.runnables.keys())
            .finish_non_exhaustive()
    }
}
