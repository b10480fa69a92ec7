//! Every promise of a [`ProjectionStore`](crate::ProjectionStore) as a named rule.
//!
//! Say how to make a fresh, empty log whose store keeps projections, and put one line into a test
//! file:
//!
//! ```
//! use cqrs_core::{MemoryStore, testing::projection_suite};
//!
//! async fn fresh() -> MemoryStore {
//!     MemoryStore::default()
//! }
//!
//! projection_suite!(fresh);
//! ```
//!
//! What is returned implements [`FreshProjections`]. Most rules write on one handle and look on
//! another, as two processes would.

// What a store brings.
mod fresh_projections;

// The table of rules, and what they are written with.
mod promises;
mod rules;
mod tools;

// How they are run.
mod projection_suite;

pub use fresh_projections::FreshProjections;

use super::rule::Rule;

macro_rules! table {
    (() $($group:ident { $($name:ident: $promise:literal;)* })*) => {
        /// Every rule of projections, in reading order.
        pub const RULES: &[Rule<dyn FreshProjections>] = &[$($(Rule {
            name: stringify!($name),
            promise: $promise,
            run: |fresh| Box::pin(rules::$group::$name(fresh)),
        },)*)*];
    };
}
crate::__projection_promises!([table]);
