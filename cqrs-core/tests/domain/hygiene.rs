//! The expansions under the strictest lints, among names that shadow everything they stand on.
//! It is enough that this compiles.

#![allow(dead_code)]

mod shadowed {
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

    use ::cqrs_core as other_name;
    use ::serde::{Deserialize as De, Serialize as Ser};

    /// Shadows of what the expansions stand on.
    mod cqrs_core {}
    /// A shadow.
    mod core {}
    /// A shadow.
    mod std {}
    /// A shadow.
    mod serde {}
    /// A shadow.
    #[derive(::std::fmt::Debug)]
    pub(super) struct Result;
    /// A shadow.
    #[derive(::std::fmt::Debug)]
    pub(super) struct Option;
    /// A shadow.
    #[derive(::std::fmt::Debug)]
    pub(super) struct String;
    /// A shadow.
    pub(super) trait Default {}
    /// A shadow.
    pub(super) trait Clone {}
    /// A shadow.
    pub(super) trait Debug {}
    /// A shadow.
    pub(super) trait From {}
    /// A shadow.
    pub(super) trait Aggregate {}
    /// A shadow.
    pub(super) trait Event {}
    /// A shadow.
    #[allow(unused_macros)]
    macro_rules! assert {
        () => {};
    }
    /// A shadow.
    #[allow(unused_macros)]
    macro_rules! unreachable {
        () => {};
    }

    /// An id.
    #[derive(other_name::Id)]
    pub(super) struct OrderId(u64);

    /// An event with fields that are named like what the expansion uses.
    #[derive(other_name::Event, ::std::fmt::Debug, Ser, De)]
    #[event("order.placed", version = 2, upcasts = old::Placed)]
    pub(super) struct Placed {
        /// A field.
        pub(super) stored_version: u64,
        /// A field.
        pub(super) event: ::std::option::Option<other_name::Personal<::std::string::String>>,
    }

    impl ::std::convert::From<old::Placed> for Placed {
        fn from(_: old::Placed) -> Self {
            Self { stored_version: 1, event: ::std::option::Option::None }
        }
    }

    /// Older versions, under the same names.
    pub(super) mod old {
        /// An event.
        #[derive(
            ::cqrs_core::Event, ::std::fmt::Debug, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[event("order.placed")]
        pub(in super::super) struct Placed;
    }

    /// Other events, under the same names.
    pub(super) mod other {
        /// An event.
        #[derive(
            ::cqrs_core::Event, ::std::fmt::Debug, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[event("order.placed_again")]
        pub(in super::super) struct Placed {
            /// A large field.
            pub(in super::super) many: [u64; 32],
        }
    }

    /// An event under the name that the hidden enum would have.
    #[derive(other_name::Event, ::std::fmt::Debug, Ser, De)]
    #[event("order.event")]
    pub(super) struct OrderEvent;

    /// A command.
    #[derive(other_name::Command, Ser, De)]
    #[command("order.place")]
    pub(super) struct Place;

    /// An aggregate whose enum stays hidden.
    #[derive(other_name::Aggregate, ::std::default::Default)]
    #[aggregate(
        category = "order", id = OrderId, error = ::std::fmt::Error,
        events(Placed), facts(other::Placed, OrderEvent), commands(Place),
    )]
    pub(super) struct Order {
        /// A field.
        placed: u64,
    }

    impl other_name::Apply<Placed> for Order {
        fn apply(&mut self, event: &Placed) {
            self.placed = event.stored_version;
        }
    }

    impl other_name::Handle<Place> for Order {
        fn handle(&self, _: Place, _: &other_name::Context<Self>) -> other_name::Decision<Self> {
            other_name::emit((
                Placed { stored_version: 1, event: ::std::option::Option::None },
                OrderEvent,
                other::Placed { many: [0; 32] },
            ))
        }
    }

    /// Shadows of primitive types, which serde's own derives do not stand.
    pub(super) mod primitive {
        /// A shadow.
        #[allow(non_camel_case_types)]
        pub(super) type str = ();
        /// A shadow.
        #[allow(non_camel_case_types)]
        pub(super) type bool = ();
        /// A shadow.
        #[allow(non_camel_case_types)]
        pub(super) type u16 = ();

        /// An id.
        #[derive(::cqrs_core::Id)]
        pub(in super::super) struct RoomId(u64);

        /// An aggregate.
        #[derive(::cqrs_core::Aggregate, ::std::default::Default)]
        #[aggregate(
            category = "room", id = RoomId, error = ::std::fmt::Error, facts(super::Left),
        )]
        pub(in super::super) struct Room;
    }

    /// An event.
    #[derive(other_name::Event, ::std::fmt::Debug, Ser, De)]
    #[event("room.left")]
    pub(super) struct Left;

    /// A public aggregate with a public enum.
    pub mod public {
        /// An id.
        #[derive(::cqrs_core::Id)]
        pub struct ShipmentId(::std::string::String);

        /// An event.
        #[derive(
            ::cqrs_core::Event, ::std::fmt::Debug, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[event("shipment.sent")]
        #[non_exhaustive]
        pub struct Sent;

        /// An aggregate.
        #[derive(
            ::cqrs_core::Aggregate,
            ::std::default::Default,
            ::std::clone::Clone,
            ::std::marker::Copy,
            ::std::fmt::Debug,
        )]
        #[aggregate(
            category = "shipment", id = ShipmentId, error = ::std::fmt::Error,
            facts(Sent), event = ShipmentEvent,
        )]
        pub struct Shipment;
    }
}

#[test]
fn works_among_shadows() {
    use shadowed::{Order, OrderEvent, Place, Placed, other};

    cqrs_core::testing::given::<Order>(()).when(Place).then((
        Placed { stored_version: 1, event: None },
        OrderEvent,
        other::Placed { many: [0; 32] },
    ));
    let _ = (shadowed::Result, shadowed::Option, shadowed::String);
    let _ = shadowed::public::ShipmentEvent::Sent(shadowed::public::Sent);
}

/// A whole aggregate out of somebody's macro.
mod from_a_macro {
    use cqrs_core::prelude::*;
    use serde::{Deserialize, Serialize};

    macro_rules! counter {
        ($counter:ident, $id:ident($value:ty), $counted:ident, $older:ident, $count:ident, $category:literal, $name:literal) => {
            #[derive(Id)]
            struct $id($value);

            #[derive(Event, Debug, Serialize, Deserialize)]
            #[event($name)]
            struct $older;

            #[derive(Event, Debug, Serialize, Deserialize)]
            #[event($name, version = 2, upcasts = $older)]
            struct $counted {
                by: Option<Personal<u64>>,
            }

            impl From<$older> for $counted {
                fn from(_: $older) -> Self {
                    Self { by: None }
                }
            }

            #[derive(Command, Serialize, Deserialize)]
            #[command($name)]
            struct $count;

            #[derive(Aggregate, Default, Clone)]
            #[aggregate(
                category = $category, id = $id, error = std::fmt::Error, events($counted),
                commands($count),
            )]
            struct $counter(u64);

            impl Apply<$counted> for $counter {
                fn apply(&mut self, event: &$counted) {
                    self.0 += event.by.as_ref().and_then(|by| by.known().copied()).unwrap_or(1);
                }
            }

            impl Handle<$count> for $counter {
                fn handle(&self, _: $count, _: &Context<Self>) -> Decision<Self> {
                    emit($counted { by: None })
                }
            }
        };
    }

    counter!(Visits, PageId(String), Visited, VisitedV1, Visit, "page", "page.visited");

    #[test]
    fn works_out_of_a_macro() {
        cqrs_core::testing::given::<Visits>(()).when(Visit).then(Visited { by: None });
    }
}

/// An item inside of a function.
#[test]
fn works_inside_of_a_function() {
    use cqrs_core::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Id)]
    struct TicketId(u64);

    #[derive(Event, Debug, Serialize, Deserialize)]
    #[event("ticket.opened")]
    struct Opened;

    #[derive(Aggregate, Default)]
    #[aggregate(category = "ticket", id = TicketId, error = std::fmt::Error, facts(Opened), commands(Open))]
    struct Ticket;

    struct Open;

    impl Handle<Open> for Ticket {
        fn handle(&self, _: Open, _: &Context<Self>) -> Decision<Self> {
            emit(Opened)
        }
    }

    cqrs_core::testing::given::<Ticket>(()).when(Open).then(Opened);
}
