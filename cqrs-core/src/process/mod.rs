//! What a domain declares to be driven: process managers, their deadlines, and reactors.

mod process_manager;
mod spec;

// What they answer.
mod reaction;

// What they are told besides events.
mod deadline;
mod refused;

mod reactor;
mod registered;

pub use deadline::{Deadline, Due, DueDeadline};
pub use process_manager::{ProcessManager, Sends, TakesDeadline, TakesRefusal};
pub(crate) use reaction::{Action, Outgoing};
pub use reaction::{IntoReaction, Reaction, complete, give_up, send, send_at, set_deadline};
pub use reactor::{Delivery, Reactor};
pub use refused::{Refused, RefusedCommand};
pub(crate) use registered::MakeProcess;
pub use registered::RegisteredProcess;
pub use spec::{ProcessSpec, Start};
