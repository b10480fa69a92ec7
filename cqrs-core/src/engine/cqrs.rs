use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use serde_json::value::RawValue;

use super::{
    BuildError, Clock, CqrsBuilder, Execute, Ids, LoadError, Loaded, Options,
    appender::Appender,
    gate::Gate,
    lane::{Keyed, Lanes},
    loader::Loader,
};
use crate::{
    Accepts, Aggregate, Command, EventStore, Fingerprint, IdempotencyKey, Identifies, KeptKey,
    KeyQuery, Registry, StreamId,
};

/// Executes commands. Cheap to clone, and not generic: hand it around.
///
/// Commands of one aggregate go through a lane, one after another on the state in memory; what
/// they decide travels to the store together with everybody else's.
#[derive(Clone)]
pub struct Cqrs {
    pub(super) shared: Arc<Shared>,
}

/// What all clones of a [`Cqrs`] and all its lanes have in common.
pub(crate) struct Shared {
    pub(crate) store: Arc<dyn EventStore>,
    pub(crate) options: Options,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) gate: Gate,
    pub(crate) appender: Appender,
    pub(crate) loader: Loader,
    registry: Registry,
    lanes: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Cqrs {
    /// On this store, with the default options.
    ///
    /// # Errors
    /// Where two aggregates of the program claim one stored name.
    pub fn new(store: impl EventStore) -> Result<Self, BuildError> {
        Self::builder(store).build()
    }

    /// On this store, with something else than the defaults. An `Arc<dyn EventStore>` is a store
    /// too, where others use it as well.
    pub fn builder(store: impl EventStore) -> CqrsBuilder {
        CqrsBuilder::new(Arc::new(store))
    }

    pub(super) fn from_parts(builder: CqrsBuilder, registry: Registry) -> Self {
        let CqrsBuilder { store, options, clock, ids, .. } = builder;
        let shared = Shared {
            gate: Gate::new(options.commands_in_flight),
            appender: Appender::new(store.clone(), ids.clone(), &options, clock.clone()),
            loader: Loader::new(store.clone(), &options),
            store,
            options,
            clock,
            ids,
            registry,
            lanes: RwLock::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// A command for the aggregate that `id` names. Nothing happens until it is awaited.
    ///
    /// ```ignore
    /// let done = bank.execute(&id, Withdraw { amount }).await?;
    /// ```
    pub fn execute<I, C>(&self, id: &I, command: C) -> Execute<'_, I::Aggregate, C>
    where
        I: Identifies,
        I::Aggregate: Accepts<C>,
        C: Clone + Send + Sync + 'static,
    {
        Execute::new(self, id.clone(), command)
    }

    /// A command that was stored as data: repeats are told by its text, not by how today's code
    /// would write it.
    pub(super) fn execute_as_data<A: Accepts<C>, C: Command + Clone>(
        &self,
        id: A::Id,
        command: C,
        key: IdempotencyKey,
        data: &RawValue,
    ) -> Execute<'_, A, C> {
        let fingerprint = Fingerprint::of_text(C::NAME, data.get());
        Execute::new(self, id, command).keyed(Keyed { key, fingerprint })
    }

    /// The state of an aggregate as it is stored now.
    ///
    /// # Errors
    /// [`LoadError`] where the id names no stream, an event cannot be read, or the store cannot be
    /// asked.
    pub async fn load<A: Aggregate>(&self, id: &A::Id) -> Result<Loaded<A>, LoadError> {
        let stream = StreamId::new(A::CATEGORY, id.to_string())?;
        self.shared.load_from(&stream, None).await
    }

    /// The idempotency keys of an aggregate that are kept, with the first outcome of each: at most
    /// `limit` after `after`, in the order of their bytes; the first ones for `None`.
    ///
    /// ```
    /// use cqrs_core::{Cqrs, Identifies, LoadError};
    ///
    /// /// Why commands to it were refused.
    /// async fn refusals<I: Identifies>(bank: &Cqrs, id: &I) -> Result<Vec<String>, LoadError> {
    ///     let kept = bank.keys(id, None, 100).await?;
    ///     Ok(kept.into_iter().filter_map(|kept| kept.first.refusal).collect())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`LoadError`] where the id names no stream, or the store cannot be asked.
    pub async fn keys<I: Identifies>(
        &self,
        id: &I,
        after: Option<&IdempotencyKey>,
        limit: u32,
    ) -> Result<Vec<KeptKey>, LoadError> {
        let stream = StreamId::new(I::Aggregate::CATEGORY, id.to_string())?;
        let after = after.map(|key| (stream.clone(), key.clone()));
        let query = KeyQuery { after, ..KeyQuery::of(stream, limit) };
        Ok(self.shared.store.keys(&query).await?)
    }

    /// The store that it stands on.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn EventStore> {
        &self.shared.store
    }

    /// Every aggregate that the program knows.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.shared.registry
    }

    /// Accepts no more commands, and returns when everything accepted is decided and answered.
    pub async fn shutdown(&self) {
        self.shared.gate.close().await;
    }
}

impl Shared {
    /// The lanes of one type of aggregate.
    pub(crate) fn lanes<A: Aggregate>(&self) -> Arc<Lanes<A>> {
        let of_type = TypeId::of::<A>();
        let known =
            self.lanes.read().unwrap_or_else(PoisonError::into_inner).get(&of_type).cloned();
        let lanes = known.unwrap_or_else(|| {
            let mut all = self.lanes.write().unwrap_or_else(PoisonError::into_inner);
            all.entry(of_type)
                .or_insert_with(|| Arc::new(Lanes::<A>::new(self.options.cached_states)))
                .clone()
        });
        // The entry of a type is only ever made above, so the other branch is never taken.
        lanes.downcast().unwrap_or_else(|_| Arc::new(Lanes::new(0)))
    }
}
