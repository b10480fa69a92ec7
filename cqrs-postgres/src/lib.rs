//! A log of events on PostgreSQL: gapless, in the order of commits, every outcome exact.
//!
//! ```no_run
//! use cqrs_postgres::PostgresStore;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let store = PostgresStore::connect("postgres://bank@localhost/bank").await?;
//! let bank = cqrs_core::Cqrs::new(store)?;
//! # Ok(()) }
//! ```
//!
//! PostgreSQL 15 or later. The tables are in a schema of their own, made by the files in
//! `migrations/`, which also run in psql. `roles.sql` gives an application the rights that it
//! needs and no others.

// Connecting.
mod connect_error;
mod options;
mod store;

// What an operator does.
mod migrate;
mod verify;

// What the contract of a store asks for.
mod append;
mod epoch;
mod prune_keys;
mod read;
mod resolve;

// And what projections need besides.
mod hints;
mod projections;

// Where the two meet.
mod inline;

// What they stand on.
mod connection;
mod errors;
mod schema;
mod sql;
mod statements;

// Specs of what is run on it.
#[cfg(feature = "testing")]
pub mod testing;

pub use connect_error::ConnectError;
pub use epoch::EpochRecord;
pub use migrate::Migration;
pub use options::Builder;
pub use store::PostgresStore;
pub use verify::{Finding, RepairReport, VerifyReport};
