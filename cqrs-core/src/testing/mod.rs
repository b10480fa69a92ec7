//! What tests stand on: specs of aggregates, time and ids under the test's control, and the
//! promises of a store.
//!
//! A spec needs no store, no runtime and no clock:
//!
//! ```
#![doc = include_str!("../domain/example.md")]
//! given::<Account>(MoneyDeposited { amount: 100 })
//!     .when(Withdraw { amount: 30 })
//!     .then(MoneyWithdrawn { amount: 30 });
//!
//! given::<Account>(MoneyDeposited { amount: 100 })
//!     .when(Withdraw { amount: 101 })
//!     .then_refused(InsufficientFunds { balance: 100, amount: 101 });
//!
//! given::<Account>(()).when(Withdraw { amount: 0 }).then_nothing();
//! ```

// A spec of one command: given, when, then.
mod diff;
mod given;
mod outcome;
mod written;

pub use given::{Given, NOW, given, new_id};
pub use outcome::Outcome;

// A spec of a document projection: given, then.
mod project;

pub use project::{Projected, project};

// A spec of a process manager: given, when, then.
mod process;

pub use process::{Driven, process};

// What specs of projections on a database stand on.
mod history;
mod rows;

pub use history::History;
pub use rows::{ExpectedRows, RowValue, Rows};

// Time and ids.
mod counted_ids;
mod manual_clock;

pub use counted_ids::CountedIds;
pub use manual_clock::ManualClock;

// A store that fails as it is told.
#[cfg(any(test, feature = "suite"))]
mod faulty_store;

#[cfg(any(test, feature = "suite"))]
pub use faulty_store::{Call, Calls, Fault, FaultyStore, Gate};

// The promises of a store.
#[cfg(any(test, feature = "suite"))]
pub mod suite;

#[cfg(any(test, feature = "suite"))]
pub use crate::{projection_suite, store_suite};
