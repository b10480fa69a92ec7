//! What runs process managers and reactors.

mod builder;
mod found;
mod handle;

pub use builder::{ProcessManagersBuilder, ProcessStartError};
pub use found::{FoundProcess, WaitingFor};
pub use handle::ProcessManagers;
