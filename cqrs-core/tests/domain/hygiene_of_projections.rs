//! The expansions of `#[projection]` under the strictest lints, among names that shadow everything
//! they stand on. It is enough that this compiles.

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
        #[derive(
            ::cqrs_core::Event, ::std::fmt::Debug, ::serde::Serialize, ::serde::Deserialize,
        )]
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
        facts(Placed, other::Placed, AnyEvent),
    )]
    pub(super) struct Order;

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

    /// Shadows of primitive types, which serde's own derives do not stand.
    pub(super) mod primitive {
        /// A shadow.
        #[allow(non_camel_case_types)]
        type str = ();
        /// A shadow.
        #[allow(non_camel_case_types)]
        type bool = ();
        /// A shadow.
        #[allow(non_camel_case_types)]
        type usize = ();

        /// A table.
        #[derive(::std::default::Default)]
        pub(in super::super) struct Doors;

        #[::cqrs_core::projection(name = "hygiene_doors")]
        impl Doors {
            async fn placed(
                &self,
                _: &::cqrs_core::Recorded<super::Placed>,
                (): &mut (),
            ) -> ::std::result::Result<(), ::std::fmt::Error> {
                ::std::result::Result::Ok(())
            }
        }
    }

    /// A public projection of private events.
    pub mod public {
        /// A document.
        #[derive(
            ::std::default::Default,
            ::std::clone::Clone,
            ::std::marker::Copy,
            ::std::fmt::Debug,
            ::serde::Serialize,
            ::serde::Deserialize,
        )]
        pub struct Parcel;

        #[::cqrs_core::projection(name = "hygiene_parcels", key = ::std::string::String)]
        impl Parcel {
            #[key("all")]
            const fn sent(&mut self, _: &::cqrs_core::Recorded<super::Placed>) {}
        }
    }
}

#[test]
fn works_among_shadows() {
    use cqrs_core::{Document as _, SqlProjection as _};

    assert_eq!(shadowed::Folded::SPEC.categories, ["hygiene"]);
    assert_eq!(shadowed::Folded::SPEC.events.len(), 3);
    assert!(shadowed::Folded::default().stored_json.is_none());
    assert_eq!(shadowed::Written.spec().events, ["hygiene.placed"]);
    assert_eq!(shadowed::primitive::Doors.spec().events, ["hygiene.placed"]);
    assert_eq!(shadowed::public::Parcel::SPEC.name, "hygiene_parcels");
    let _ = (shadowed::Connection, shadowed::other::Placed { many: [0; 32] });
    let _ = (shadowed::Placed { stored_event: 0 }, shadowed::AnyEvent { any_event: 0 });
    let _ = shadowed::any_event(0);
}

/// Methods under the names of the traits' own, and under words of the language.
mod under_other_names {
    use cqrs_core::{Document as _, SqlProjection as _, prelude::*};
    use serde::{Deserialize, Serialize};

    use crate::account::{AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn};

    #[derive(Default, Serialize, Deserialize)]
    struct Balance {
        r#type: i64,
    }

    #[projection(name = "under_other_names", key = AccountId, columns(r#type: i64))]
    impl Balance {
        fn decode(&mut self, _: &Recorded<AccountOpened>) {}

        #[key(r#in.id())]
        fn fold<'a>(&'a mut self, r#in: &'a Recorded<MoneyDeposited>) {
            self.r#type += r#in.amount;
        }

        fn r#move(&mut self, event: &Recorded<MoneyWithdrawn>) {
            self.key(event.amount);
        }

        fn key(&mut self, amount: i64) {
            self.r#type -= amount;
        }
    }

    #[derive(Default)]
    struct Statements;

    #[projection(name = "under_other_names", tables = SPEC)]
    impl Statements {
        async fn handle(
            &self,
            event: &Recorded<MoneyDeposited>,
            db: &mut Vec<i64>,
        ) -> Result<(), std::fmt::Error> {
            db.push(event.amount);
            Ok(())
        }
    }

    const SPEC: &str = "tables of ours";

    /// Neither the block nor its expansion is there.
    #[projection(name = "not_there", key = AccountId)]
    #[cfg(any())]
    impl Absent {
        fn opened(&mut self, _: &Recorded<AccountOpened>) {}
    }

    #[test]
    fn works_under_other_names() {
        let columns: Vec<_> = Balance::SPEC.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns, ["type"]);
        assert_eq!(Statements.tables(), "tables of ours");
    }
}

/// Projections out of somebody's macro.
mod from_a_macro {
    use cqrs_core::{Document as _, SqlProjection as _, prelude::*};
    use serde::{Deserialize, Serialize};

    use crate::account::{AccountId, MoneyDeposited};

    macro_rules! counted {
        ($document:ident, $table:ident, $event:ty, $recorded:ty, $db:ty, $key:ty, $said:expr, $name:literal) => {
            #[derive(Default, Serialize, Deserialize)]
            struct $document {
                number: u64,
            }

            #[projection(name = $name, key = $key, columns(number: i64))]
            impl $document {
                #[key($said)]
                fn counted(&mut self, _: &Recorded<$event>) {
                    self.number += 1;
                }

                #[key(event.id())]
                fn opened(&mut self, event: &Recorded<crate::account::AccountOpened>) {
                    self.number += u64::from(event.owner.known().is_some());
                }
            }

            #[derive(Default)]
            struct $table;

            #[projection(name = $name, tables = $name)]
            impl $table {
                async fn counted(
                    &self,
                    event: $recorded,
                    db: &mut $db,
                ) -> Result<(), std::fmt::Error> {
                    db.push(event.amount);
                    Ok(())
                }
            }
        };
    }

    counted!(
        Count,
        Counts,
        MoneyDeposited,
        &Recorded<MoneyDeposited>,
        Vec<i64>,
        AccountId,
        "ada",
        "from_a_macro"
    );

    #[test]
    fn works_out_of_a_macro() {
        assert_eq!(Count::SPEC.events, ["account.deposited", "account.opened"]);
        assert_eq!(Counts.tables(), "from_a_macro");
    }
}

/// A projection inside of a function.
#[test]
fn works_inside_of_a_function() {
    use cqrs_core::{Document as _, prelude::*};
    use serde::{Deserialize, Serialize};

    use crate::account::{AccountId, MoneyDeposited};

    #[derive(Default, Serialize, Deserialize)]
    struct Count(u64);

    #[projection(name = "inside_of_a_function", key = AccountId)]
    impl Count {
        fn deposited(&mut self, _: &Recorded<MoneyDeposited>) {
            self.0 += 1;
        }
    }

    assert_eq!(Count::SPEC.events, ["account.deposited"]);
}
