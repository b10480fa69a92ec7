//! The loop: *command → load → decide → append*, and again on a conflict.

// What an application holds and asks.
mod builder;
mod cqrs;
mod execute;

// What it gets back.
mod done;
mod error;
mod unknown;

// What it may set.
mod clock;
mod options;

// The path of a command: through the gate into the lane of its aggregate, where it is decided,
// and with its neighbours into the log.
mod appender;
mod gate;
mod give_up;
mod lane;
mod loader;
mod observe;
mod retention;
mod retry;

// Commands that travel as data.
mod route;

#[cfg(test)]
mod tests;

pub use builder::{BuildError, CqrsBuilder};
pub use clock::{Clock, Ids, SystemClock, SystemIds};
pub use cqrs::Cqrs;
pub use done::{Done, Loaded};
pub use error::{ConcurrencyConflict, ExecuteError, InvalidCommand, LoadError, UndecodableEvent};
pub use execute::Execute;
pub(crate) use give_up::{GiveUpError, GivenUp};
pub(crate) use lane::kept;
pub use options::{BatchOptions, Options, PayloadLimits, RetryPolicy};
pub(crate) use retry::pauses;
pub use route::CommandRoute;
pub(crate) use route::{Sent, StoredCommand};
pub use unknown::{Resolution, UnknownOutcome};
