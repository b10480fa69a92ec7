//! Every promise of a store as a named rule, for anybody who writes a store.
//!
//! Say how to make a fresh, empty log, and put one line into a test file:
//!
//! ```
//! use cqrs_core::{MemoryStore, testing::store_suite};
//!
//! async fn fresh() -> MemoryStore {
//!     MemoryStore::default()
//! }
//!
//! store_suite!(fresh);
//! ```
//!
//! That makes one `#[test]` of each rule. What is returned implements [`FreshLog`], which opens
//! handles on the log; rules with two writers open two, as two processes would.
//!
//! A store that also keeps [projections] has a second suite.
//!
//! The environment may say `CQRS_TIER=full` for long histories and many writers, and
//! `CQRS_SEED=<number>` for another history.

// What a store brings.
mod fresh_log;
mod scale;
mod subject;

// The table of rules, and what they are written with.
mod promises;
mod rule;
mod rules;
mod tools;

// How they are run.
mod run;
mod store_suite;

// The same for what a store keeps of projections.
pub mod projections;

pub use fresh_log::FreshLog;
pub use rule::{Broken, RULES, Rule};
pub use run::{Report, check, run, run_all};
pub use scale::Scale;
pub use subject::Subject;
