//! What a domain declares: events, aggregates, commands, decisions. Pure: no clock, no I/O.

mod aggregate;
mod command;
mod context;
mod decision;
mod event;
mod id;
mod personal;
mod recorded;
mod registry;

pub use aggregate::{Accepts, Aggregate, AnyEvent, Apply, Emits, Handle};
pub use command::Command;
pub use context::Context;
pub(crate) use context::{derived, uuid_of};
pub use decision::{Decision, Events, IntoEvents, emit, ensure, nothing};
pub use event::{BelongsTo, DecodeError, EncodedEvent, Event};
pub use id::{Id, Identifies};
pub use personal::Personal;
pub use recorded::Recorded;
pub use registry::{Registered, Registry, RegistryError};
