//! Under the strictest lints, among names that shadow everything they stand on. It is enough that
//! this compiles.

#![no_implicit_prelude]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    private_interfaces,
    private_bounds,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    trivial_casts,
    trivial_numeric_casts,
    let_underscore_drop,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::missing_docs_in_private_items,
    clippy::pub_use
)]
#![allow(dead_code, unreachable_pub, reason = "shadows are there to be in the way")]

/// Shadows of primitive types, which serde's own derives do not stand.
pub(super) mod primitive;
/// A public projection of private events.
pub mod public;

use ::cqrs_core as other_name;
use ::serde::{Deserialize as De, Serialize as Ser};

/// Shadows of what the expansions stand on.
mod cqrs_core {}
/// A shadow.
mod core {}
/// A shadow.
mod std {}
/// A shadow.
struct Result;
/// A shadow.
struct String;
/// A shadow.
struct Box;
/// A shadow.
trait Default {}
/// A shadow.
trait Clone {}
/// A shadow.
trait Document {}
/// A shadow.
struct ProjectionSpec;
/// A shadow.
struct Reaction;
/// A shadow.
trait Sends {}
/// A shadow.
const SPEC: () = ();
/// A shadow.
const ALL: () = ();
/// A shadow.
#[allow(unused_macros)]
macro_rules! assert {
    () => {};
}
/// A shadow.
#[allow(unused_macros)]
macro_rules! cfg {
    () => {};
}

/// An id.
#[derive(other_name::Id)]
pub(super) struct OrderId(u64);

/// An event.
#[derive(other_name::Event, ::std::fmt::Debug, Ser, De)]
#[event("hygiene.placed")]
pub(super) struct Placed {
    /// A field.
    pub(super) stored_event: u64,
}

/// Other events, under the same names.
pub(super) mod other {
    /// A large event.
    #[derive(::cqrs_core::Event, ::std::fmt::Debug, ::serde::Serialize, ::serde::Deserialize)]
    #[event("hygiene.placed_again")]
    pub(in super::super) struct Placed {
        /// A large field.
        pub(in super::super) many: [u64; 32],
    }
}

/// An event under the name that the hidden enum would have.
#[derive(other_name::Event, ::std::fmt::Debug, Ser, De)]
#[event("hygiene.event")]
pub(super) struct AnyEvent {
    /// A field.
    pub(super) any_event: u64,
}

/// An aggregate.
#[derive(other_name::Aggregate, ::std::default::Default)]
#[aggregate(
    category = "hygiene", id = OrderId, error = ::std::fmt::Error,
    facts(Placed, other::Placed, AnyEvent), commands(Place, Pay, Ship),
)]
pub(super) struct Order;

/// A command.
#[derive(other_name::Command, ::std::clone::Clone, Ser, De)]
#[command("hygiene.place")]
pub(super) struct Place;

/// A command.
#[derive(other_name::Command, ::std::clone::Clone, Ser, De)]
#[command("hygiene.pay")]
pub(super) struct Pay;

/// A command that does not travel.
pub(super) struct Ship;

/// Handles one.
macro_rules! handle {
    ($command:ty) => {
        impl other_name::Handle<$command> for Order {
            fn handle(
                &self,
                _: $command,
                _: &other_name::Context<Self>,
            ) -> other_name::Decision<Self> {
                other_name::nothing()
            }
        }
    };
}

handle!(Place);
handle!(Pay);
handle!(Ship);

/// A deadline.
#[derive(other_name::Deadline, Ser, De)]
#[deadline("hygiene.late")]
pub(super) struct Late {
    /// A field.
    process_key: u64,
}

/// In the way of a key that calls it.
pub(super) const fn any_event(number: u64) -> u64 {
    number
}

/// In the way of a key that uses it.
const EVENT: u64 = 7;

/// A document.
#[derive(::std::default::Default, Ser, De)]
pub(super) struct Folded {
    /// A field.
    event: u64,
    /// A field.
    pub(super) stored_json: ::std::option::Option<::std::string::String>,
}

#[other_name::projection(
    name = "hygiene_folded", version = 2, key = OrderId, partitions = 2, mode = inline,
    on_poison = park, columns(event: i64, stored_json: ::std::string::String), indexes(event),
)]
impl Folded {
    fn placed(&mut self, event: &other_name::Recorded<Placed>) {
        self.event += event.stored_event;
    }

    #[key(EVENT)]
    const fn placed_again(
        &mut self,
        _: &other_name::Recorded<other::Placed>,
    ) -> other_name::DocumentFate {
        other_name::DocumentFate::Keep
    }

    #[key(any_event(_unused.any_event))]
    const fn any(
        &mut self,
        _unused: &other_name::Recorded<AnyEvent>,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }

    #[cfg(any())]
    fn never(&mut self, event: &other_name::Recorded<Never>) {}
}

/// Stands in for a connection.
pub(super) struct Connection;

/// A projection without a `Default`.
pub(super) struct Written;

#[other_name::projection(name = "hygiene_written", side_effects, tables = "")]
impl Written {
    #[cfg(any())]
    async fn never(
        &self,
        event: &other_name::Recorded<Never>,
        db: &mut Connection,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }

    async fn placed(
        &self,
        _: &other_name::Recorded<Placed>,
        _: &mut Connection,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }
}

/// A process manager with methods that are named like what the expansion uses.
#[derive(::std::default::Default, Ser, De)]
pub(super) struct Driven {
    /// A field.
    refused: u64,
}

#[other_name::process_manager(
    name = "hygiene_driven", key = OrderId, sends(Place, Pay), partitions = 2,
    on_poison = park, start = now,
)]
impl Driven {
    fn react(&mut self, event: &other_name::Recorded<Placed>) -> other_name::Reaction<Self> {
        self.refused += event.stored_event;
        other_name::send(event.id(), Place)
            .set_deadline(event.recorded_at(), Late { process_key: self.refused })
    }

    #[key(::std::option::Option::Some(OrderId(EVENT)))]
    const fn placed_again(&mut self, _: &other_name::Recorded<other::Placed>, _: &OrderId) {}

    const fn refused(&mut self, _: &other_name::Refused<Order, Place>, _: &OrderId) {}

    fn paid(
        &mut self,
        _: &other_name::Refused<Order, Pay>,
    ) -> ::std::result::Result<other_name::Reaction<Self>, ::std::fmt::Error> {
        ::std::result::Result::Ok(other_name::complete())
    }

    fn due(&mut self, due: &other_name::Due<Late>) -> other_name::Reaction<Self> {
        self.refused -= due.process_key;
        other_name::give_up("late")
    }

    #[cfg(any())]
    fn never(&mut self, event: &other_name::Recorded<Never>) {}

    #[cfg(any())]
    fn never_refused(&mut self, refused: &other_name::Refused<Order, Never>) {}

    #[cfg(any())]
    fn never_any(&mut self, refused: &other_name::RefusedCommand) {}

    #[cfg(any())]
    fn never_due(&mut self, due: &other_name::Due<Never>) {}
}

/// A reactor without a `Default`.
pub(super) struct Sent;

#[other_name::reactor(name = "hygiene_sent")]
impl Sent {
    async fn react(
        &self,
        _: &other_name::Recorded<Placed>,
        _: &other_name::Delivery,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }

    async fn spec(
        &self,
        _: &other_name::Recorded<other::Placed>,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }

    #[cfg(any())]
    async fn never(
        &self,
        event: &other_name::Recorded<Never>,
    ) -> ::std::result::Result<(), ::std::fmt::Error> {
        ::std::result::Result::Ok(())
    }
}
