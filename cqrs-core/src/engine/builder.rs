use std::sync::Arc;

use super::{Clock, Cqrs, Ids, Options, SystemClock, SystemIds};
use crate::{Aggregate, EventStore, Registry, RegistryError, ScheduledCommand};

/// Sets up a [`Cqrs`].
pub struct CqrsBuilder {
    pub(super) store: Arc<dyn EventStore>,
    pub(super) options: Options,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
    registry: Registry,
}

/// Why a [`Cqrs`] cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Two aggregates claim one stored name.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// An option makes no sense.
    #[error("the option `{option}` is 0; it must be at least 1")]
    Zero {
        /// Which.
        option: &'static str,
    },
}

impl CqrsBuilder {
    pub(super) fn new(store: Arc<dyn EventStore>) -> Self {
        Self {
            store,
            options: Options::default(),
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            registry: Registry::new(),
        }
    }

    /// With other options than the defaults.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// With another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// With other ids than UUIDv7.
    #[must_use]
    pub fn ids(mut self, ids: impl Ids) -> Self {
        self.ids = Arc::new(ids);
        self
    }

    /// Names an aggregate that registers itself nowhere, because its crate is not referenced.
    ///
    /// # Errors
    /// Where another aggregate claims one of its stored names.
    pub fn register<A: Aggregate>(mut self) -> Result<Self, BuildError> {
        self.registry = self.registry.with::<A>()?;
        Ok(self)
    }

    /// Checks the options and every registration of the program.
    ///
    /// # Errors
    /// [`BuildError`], which says what to change.
    pub fn build(mut self) -> Result<Cqrs, BuildError> {
        let Options { retry, batch, commands_in_flight, .. } = &self.options;
        for (option, value) in [
            ("retry.attempts", retry.attempts as usize),
            ("batch.appends", batch.appends),
            ("batch.events", batch.events),
            ("batch.bytes", batch.bytes),
            ("batch.loads", batch.loads),
            ("batch.page", batch.page as usize),
            ("commands_in_flight", *commands_in_flight),
        ] {
            if value == 0 {
                return Err(BuildError::Zero { option });
            }
        }
        // Named here, so that it is found whatever the linker leaves out.
        let registry = std::mem::take(&mut self.registry).with::<ScheduledCommand>()?;
        let registry = registry.with_discovered()?;
        Ok(Cqrs::from_parts(self, registry))
    }
}
