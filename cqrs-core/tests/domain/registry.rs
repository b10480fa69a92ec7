//! Who must know all aggregates finds them.

use cqrs_core::{CommandRoute, Registry, RegistryError, prelude::*};
use serde::{Deserialize, Serialize};

use crate::account::Account;

#[test]
fn finds_what_the_derive_registered_sorted_by_category() -> Result<(), RegistryError> {
    let registry = Registry::discover()?;
    let categories: Vec<_> = registry.aggregates().map(|a| a.category).collect();
    assert!(categories.contains(&"account") && categories.contains(&"counter"));
    assert!(categories.is_sorted(), "{categories:?}");
    Ok(())
}

#[test]
fn knows_the_events_of_an_aggregate() -> Result<(), RegistryError> {
    let registry = Registry::new().with::<Account>()?;
    let events: Vec<_> = registry.aggregates().flat_map(|a| a.events).copied().collect();
    assert_eq!(
        events,
        ["account.opened", "account.deposited", "account.withdrawn", "account.statement_sent"]
    );
    Ok(())
}

#[test]
fn knows_how_the_commands_that_travel_find_their_aggregate() -> Result<(), RegistryError> {
    let registry = Registry::new().with::<Account>()?;
    let routes: Vec<_> = registry.aggregates().flat_map(|a| (a.routes)()).collect();
    // The other two have no stored name.
    assert_eq!(routes.iter().map(CommandRoute::name).collect::<Vec<_>>(), ["account.withdraw"]);
    assert!(registry.route("account", "account.withdraw").is_some());
    assert!(registry.route("account", "account.open").is_none());
    assert!(registry.route("counter", "account.withdraw").is_none());
    Ok(())
}

#[test]
fn naming_one_twice_is_harmless() -> Result<(), RegistryError> {
    let registry = Registry::discover()?.with::<Account>()?.with::<Account>()?;
    let accounts = registry.aggregates().filter(|a| a.category == "account");
    assert_eq!(accounts.count(), 1);
    Ok(())
}

#[test]
fn refuses_two_aggregates_in_one_category() {
    let both = Registry::new().with::<Cat>().and_then(Registry::with::<Dog>);
    assert_eq!(
        both.err().map(|e| e.to_string()).unwrap_or_default(),
        "the category `clash-pet` belongs to both `domain::registry::Cat` and \
         `domain::registry::Dog`; rename one that has no events yet"
    );
}

#[test]
fn refuses_two_events_under_one_name() {
    let both = Registry::new().with::<Cat>().and_then(Registry::with::<Fish>);
    let error = both.err();
    assert_eq!(error.as_ref().map(|e| (e.what, e.name.as_str())), Some(("event", "clash-pet.fed")));
}

// Written by hand, so that they are not registered: they could not stand beside each other.
macro_rules! pet {
    ($pet:ident, $id:ident, $fed:ident, $category:literal, $name:literal) => {
        #[derive(Id)]
        struct $id(u64);

        #[derive(Event, Debug, Serialize, Deserialize)]
        #[event($name)]
        struct $fed;

        struct $pet;

        impl cqrs_core::Aggregate for $pet {
            const CATEGORY: &'static str = $category;
            type Id = $id;
            type Event = Fed<$fed>;
            type Error = std::fmt::Error;

            fn initial() -> Self {
                Self
            }

            fn apply_any(&mut self, _: &Self::Event) {}
        }

        impl cqrs_core::Identifies for $id {
            type Aggregate = $pet;
        }
    };
}

pet!(Cat, CatId, CatFed, "clash-pet", "clash-pet.fed");
pet!(Dog, DogId, DogFed, "clash-pet", "clash-pet.walked");
pet!(Fish, FishId, FishFed, "clash-fish", "clash-pet.fed");

#[derive(Debug)]
struct Fed<E>(E);

impl<E: Event + std::fmt::Debug> cqrs_core::AnyEvent for Fed<E> {
    const NAMES: &'static [&'static str] = &[E::NAME];

    fn decode(_: &str, version: u16, data: &str) -> Result<Self, cqrs_core::DecodeError> {
        E::decode(version, data).map(Self)
    }

    fn encode(&self) -> Result<cqrs_core::EncodedEvent, serde_json::Error> {
        Ok(cqrs_core::EncodedEvent { name: E::NAME, version: E::VERSION, data: self.0.encode()? })
    }
}
