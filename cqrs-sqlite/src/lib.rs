//! The log in a file: [`SqliteStore`] keeps every promise of [`cqrs_core::EventStore`] without a
//! server.
//!
//! ```
//! use cqrs_core::{EventStore, Position};
//! use cqrs_sqlite::SqliteStore;
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("banking.db");
//! let store = SqliteStore::open(path).await?;
//! assert_eq!(store.head().await?.position, Position::START);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Writes** go through one thread with one connection: a batch is one `BEGIN IMMEDIATE`
//! transaction, on the disk (`synchronous = FULL`) before it is answered. Several processes may
//! open one file; they take turns at SQLite's write lock, and one that waits longer than the busy
//! timeout says [`StoreError::Unavailable`](cqrs_core::StoreError). **Reads** have threads and
//! connections of their own, and never wait for a write (WAL).
//!
//! The file must lie on a local disk: SQLite's locks and shared memory do not work over a network.
//!
//! **A copy cannot be told from its original.** Where a file was restored from a backup, its log
//! may lack events that somebody has seen: call
//! [`begin_epoch`](cqrs_core::EventStore::begin_epoch) before it takes appends.

mod store;

mod append;
mod read;
mod resolve;

mod inline;
mod projections;

mod admin;
mod repair;
mod verify;

mod checkpoint;
mod open;
mod session;
mod worker;

mod failure;
mod fence;
mod patience;

// Specs of what is run on it.
#[cfg(feature = "testing")]
pub mod testing;

pub use admin::EpochRecord;
pub use open::{OpenError, SqliteStoreBuilder};
pub use repair::RepairReport;
pub use store::SqliteStore;
pub use verify::{Finding, VerifyReport};
