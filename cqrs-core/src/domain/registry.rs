use std::{any::type_name, collections::BTreeMap};

use super::{Aggregate, AnyEvent};
use crate::CommandRoute;

/// What `#[derive(Aggregate)]` says of an aggregate, for everybody who must know all of them.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Registered {
    /// Its category.
    pub category: &'static str,
    /// The stored names of its events.
    pub events: &'static [&'static str],
    /// Its Rust type.
    pub type_name: fn() -> &'static str,
    /// How its commands that travel as data find it.
    pub routes: fn() -> Vec<CommandRoute>,
}

impl Registered {
    /// The registration of an aggregate.
    #[must_use]
    pub const fn aggregate<A: Aggregate>() -> Self {
        Self {
            category: A::CATEGORY,
            events: A::Event::NAMES,
            type_name: type_name::<A>,
            routes: A::routes,
        }
    }
}

inventory::collect!(Registered);

/// Two things under one stored name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the {what} `{name}` belongs to both `{first}` and `{second}`; rename one that has no events yet"
)]
pub struct RegistryError {
    /// `category` or `event`.
    pub what: &'static str,
    /// The stored name.
    pub name: String,
    /// The type that had it first.
    pub first: &'static str,
    /// The type that claims it too.
    pub second: &'static str,
}

/// Every aggregate that the program knows, sorted by category.
///
/// ```standalone_crate
#[doc = include_str!("example.md")]
/// use cqrs_core::Registry;
///
/// let registry = Registry::discover()?.with::<Account>()?;
/// let account = registry.aggregates().find(|aggregate| aggregate.category == "account");
/// assert_eq!(account.map(|a| a.events), Some(&["account.deposited", "account.withdrawn"][..]));
/// # Ok::<(), cqrs_core::RegistryError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Registry {
    aggregates: BTreeMap<&'static str, Registered>,
    events: BTreeMap<&'static str, &'static str>,
    /// By category and stored name of the command.
    routes: BTreeMap<(&'static str, &'static str), CommandRoute>,
}

impl Registry {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything that a derive registered in the crates that this program references. A crate
    /// that nobody references is not linked, and a generic type registers nothing: name those
    /// with [`with`](Self::with).
    ///
    /// # Errors
    /// [`RegistryError`] where two aggregates share a category, or an event name.
    pub fn discover() -> Result<Self, RegistryError> {
        Self::new().with_discovered()
    }

    pub(crate) fn with_discovered(self) -> Result<Self, RegistryError> {
        let mut found: Vec<_> = inventory::iter::<Registered>().copied().collect();
        found.sort_by_key(|r| (r.category, (r.type_name)()));
        found.into_iter().try_fold(self, Self::add)
    }

    /// This aggregate too. Naming one twice is harmless.
    ///
    /// # Errors
    /// [`RegistryError`] where another aggregate has its category, or one of its event names.
    pub fn with<A: Aggregate>(self) -> Result<Self, RegistryError> {
        self.add(Registered::aggregate::<A>())
    }

    /// The aggregates, sorted by category.
    pub fn aggregates(&self) -> impl Iterator<Item = &Registered> {
        self.aggregates.values()
    }

    /// How a stored command of this name finds the aggregates of this category.
    #[must_use]
    pub fn route(&self, category: &str, command: &str) -> Option<CommandRoute> {
        self.routes.get(&(category, command)).copied()
    }

    /// Whether a stored command of this name finds any aggregate.
    pub(crate) fn takes(&self, command: &str) -> bool {
        self.routes.keys().any(|(_, name)| *name == command)
    }

    fn add(mut self, new: Registered) -> Result<Self, RegistryError> {
        let second = (new.type_name)();
        if let Some(old) = self.aggregates.get(new.category) {
            let first = (old.type_name)();
            if first == second {
                return Ok(self);
            }
            return Err(RegistryError {
                what: "category",
                name: new.category.into(),
                first,
                second,
            });
        }
        for name in new.events {
            if let Some(first) = self.events.insert(name, second) {
                return Err(RegistryError { what: "event", name: (*name).into(), first, second });
            }
        }
        let routes = (new.routes)().into_iter();
        self.routes.extend(routes.map(|route| ((new.category, route.name()), route)));
        self.aggregates.insert(new.category, new);
        Ok(self)
    }
}
