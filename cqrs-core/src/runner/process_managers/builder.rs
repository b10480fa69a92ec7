use std::{
    any::type_name,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::sync::Notify;

use super::ProcessManagers;
use crate::{
    Clock, Cqrs, PrepareError, ProcessManager, ProcessSpec, ProjectionOptions, ProjectionStore,
    Reactor, RegisteredProcess, ScheduledCommands, StartError, SystemClock,
    process::MakeProcess,
    runner::{
        AnyProcess, Projections, any_process, builder::check, names::Names, part::Shared,
        process::Sender, runnable::Runnable,
    },
};

/// Sets up [`ProcessManagers`].
pub struct ProcessManagersBuilder {
    store: Arc<dyn ProjectionStore>,
    cqrs: Cqrs,
    options: ProjectionOptions,
    clock: Arc<dyn Clock>,
    chosen: Vec<Chosen>,
}

struct Chosen {
    spec: ProcessSpec,
    type_name: &'static str,
    kind: Kind,
}

enum Kind {
    Manager(Arc<dyn AnyProcess>),
    Reactor(Arc<dyn Reactor>),
}

/// Why process managers cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessStartError {
    /// Two of them have one name, or a name or number cannot be, or the store says no.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Nobody takes a command that a process manager sends.
    #[error(
        "no aggregate of this program takes `{command}`, which `{process}` sends: reference its crate, or name the aggregate to `Cqrs::builder(..).register`"
    )]
    NoRoute {
        /// The process manager.
        process: &'static str,
        /// The stored name of the command.
        command: &'static str,
    },
    /// The name belongs to a projection, or it was run in another number of parts.
    #[error(
        "`{name}` was run as {stored}, and the code declares {declared}: a name and its number of parts stay what they are"
    )]
    Changed {
        /// The name.
        name: String,
        /// What it was run as.
        stored: String,
        /// What the code says now.
        declared: String,
    },
}

impl ProcessManagersBuilder {
    pub(super) fn new(store: Arc<dyn ProjectionStore>, cqrs: Cqrs) -> Self {
        Self {
            store,
            cqrs,
            options: ProjectionOptions::default(),
            clock: Arc::new(SystemClock),
            chosen: Vec::new(),
        }
    }

    /// This process manager.
    #[must_use]
    pub fn process_manager<P: ProcessManager>(mut self) -> Self {
        let (spec, type_name) = (P::SPEC, type_name::<P>());
        self.chosen.push(Chosen { spec, type_name, kind: Kind::Manager(any_process::<P>()) });
        self
    }

    /// This reactor.
    #[must_use]
    pub fn reactor<R: Reactor>(mut self, reactor: R) -> Self {
        let (spec, type_name) = (reactor.spec(), type_name::<R>());
        self.chosen.push(Chosen { spec, type_name, kind: Kind::Reactor(Arc::new(reactor)) });
        self
    }

    /// What sends [`ScheduledCommand`](crate::ScheduledCommand)s.
    #[must_use]
    pub fn schedules(self) -> Self {
        self.process_manager::<ScheduledCommands>()
    }

    /// Every process manager of the crates that this program references, and every reactor that
    /// has a `Default`, and what sends scheduled commands. One that is named here too is harmless.
    #[must_use]
    pub fn discover(mut self) -> Self {
        for found in RegisteredProcess::all() {
            let kind = match found.make {
                MakeProcess::Manager(make) => Kind::Manager(make()),
                MakeProcess::Reactor(make) => match make() {
                    Some(reactor) => Kind::Reactor(reactor),
                    None => continue,
                },
            };
            self.chosen.push(Chosen { spec: found.spec, type_name: (found.type_name)(), kind });
        }
        self.schedules()
    }

    /// With other options than the defaults.
    #[must_use]
    pub fn options(mut self, options: ProjectionOptions) -> Self {
        self.options = options;
        self
    }

    /// With another clock than the machine's, to tell by when deadlines have come.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes what is missing in the store, and runs them in tasks of their own until
    /// [`shutdown`](ProcessManagers::shutdown). Any number of processes may do so: each event is
    /// taken, each command sent and each deadline told by one of them.
    ///
    /// # Errors
    /// [`ProcessStartError`], which says what to change, also where the store cannot be reached.
    pub async fn start(self) -> Result<ProcessManagers, ProcessStartError> {
        let managers = self.attach()?;
        managers.projections.run().await.map_err(|e| match e {
            StartError::Prepare(PrepareError::Changed { name, stored, declared, .. }) => {
                ProcessStartError::Changed { name, stored, declared }
            }
            other => other.into(),
        })?;
        Ok(managers)
    }

    /// Runs nothing here: asks, waits for and operates what other processes run.
    ///
    /// # Errors
    /// [`ProcessStartError`], which says what to change.
    pub fn attach(self) -> Result<ProcessManagers, ProcessStartError> {
        let Self { store, cqrs, options, clock, chosen } = self;
        let mut names = Names::default();
        let mut runnables = BTreeMap::new();
        for Chosen { spec, type_name, kind } in chosen {
            let name = spec.name;
            if !names.are_new(name, type_name)? {
                continue;
            }
            check(&spec.as_projection())?;
            let store = Arc::clone(&store);
            let runnable = match kind {
                Kind::Manager(process) => {
                    has_routes(&cqrs, &spec)?;
                    let (cqrs, retry) = (cqrs.clone(), options.retry.clone());
                    Runnable::process(store, Sender { process, cqrs, retry })
                }
                Kind::Reactor(reactor) => Runnable::reactor(store, reactor, options.takeover),
            };
            runnables.insert(name, Arc::new(runnable));
        }
        options.check()?;
        let shared = Shared { store, options, clock, swapped: Notify::new() };
        let projections = Projections::new(Arc::new(shared), runnables, BTreeSet::new());
        Ok(ProcessManagers { projections })
    }
}

/// Whether somebody takes each of its commands.
fn has_routes(cqrs: &Cqrs, spec: &ProcessSpec) -> Result<(), ProcessStartError> {
    match spec.commands.iter().find(|command| !cqrs.registry().takes(command)) {
        Some(command) => Err(ProcessStartError::NoRoute { process: spec.name, command }),
        None => Ok(()),
    }
}
