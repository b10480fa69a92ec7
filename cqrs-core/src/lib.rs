//! Event-sourced aggregates: *command → load → decide → append*, and again on a conflict.

// The derives name this crate by its own name, also in its own tests.
extern crate self as cqrs_core;

// What a domain declares.
mod derives;
mod diagram;
mod domain;
mod guarded;
pub mod prelude;
mod process;
mod projection;

// The words that every part shares.
mod vocabulary;

// The loop.
mod engine;

// Where events are kept.
mod store;

// What runs projections.
mod runner;

// Commands that are sent later.
mod schedule;

// What tests stand on.
pub mod testing;

#[doc(hidden)]
pub mod __private;

pub use derives::{Aggregate, Command, Deadline, Event, Id, process_manager, projection, reactor};
pub use diagram::Diagram;
pub use domain::*;
pub use engine::*;
pub use process::*;
pub use projection::*;
pub use runner::*;
pub use schedule::*;
pub use store::*;
pub use vocabulary::*;
