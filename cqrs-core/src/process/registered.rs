use std::{any::type_name, fmt, sync::Arc};

use super::{ProcessManager, ProcessSpec, Reactor};
use crate::runner::{AnyProcess, any_process};

/// What `#[process_manager]` and `#[reactor]` say of themselves, for everybody who must know all
/// of them.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct RegisteredProcess {
    /// What it is called, what it reads and what it sends.
    pub spec: ProcessSpec,
    /// Its Rust type.
    pub type_name: fn() -> &'static str,
    pub(crate) make: MakeProcess,
}

/// How a runner comes to one.
#[derive(Clone, Copy)]
pub(crate) enum MakeProcess {
    /// A process manager.
    Manager(fn() -> Arc<dyn AnyProcess>),
    /// A reactor; `None` where it has no `Default` to begin with.
    Reactor(fn() -> Option<Arc<dyn Reactor>>),
}

impl RegisteredProcess {
    /// The registration of a process manager.
    #[must_use]
    pub const fn manager<P: ProcessManager>() -> Self {
        let make = MakeProcess::Manager(any_process::<P>);
        Self { spec: P::SPEC, type_name: type_name::<P>, make }
    }

    /// The registration of a reactor, with what makes one.
    #[doc(hidden)]
    #[must_use]
    pub const fn reactor<R: Reactor>(
        spec: ProcessSpec,
        make: fn() -> Option<Arc<dyn Reactor>>,
    ) -> Self {
        Self { spec, type_name: type_name::<R>, make: MakeProcess::Reactor(make) }
    }

    /// Everything that `#[process_manager]` and `#[reactor]` registered in the crates that this
    /// program references, by name.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut found: Vec<_> = inventory::iter::<Self>().copied().collect();
        found.sort_by_key(|r| (r.spec.name, (r.type_name)()));
        found
    }

    /// Whether it reaches outside, and drives nothing.
    #[must_use]
    pub const fn is_reactor(&self) -> bool {
        matches!(self.make, MakeProcess::Reactor(_))
    }
}

impl fmt::Debug for RegisteredProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisteredProcess")
            .field("spec", &self.spec)
            .field("type", &(self.type_name)())
            .finish_non_exhaustive()
    }
}

inventory::collect!(RegisteredProcess);
