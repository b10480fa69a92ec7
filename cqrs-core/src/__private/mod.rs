//! What generated code calls. Not part of the public interface: it may change with any version.

pub mod aggregate;
pub mod event;
pub mod id;
pub mod listener;
pub mod names;
pub mod personal;
pub mod process;
pub mod projection;
pub mod stand_in;

pub use inventory;
pub use serde;
pub use serde_json;

pub use crate::{
    Accepts, Aggregate, AnyEvent, Apply, BelongsTo, Column, ColumnKind, Command, CommandRoute,
    Deadline, DecodeError, Delivery, Document, DocumentFate, DueDeadline, Emits, EncodedEvent,
    Event, Handled, HandlerError, Id, Identifies, Mode, OnPoison, ProcessManager, ProcessSpec,
    ProjectionSpec, Reaction, Reactor, Recorded, RecordedEvent, RefusedCommand, Registered,
    RegisteredProcess, RegisteredProjection, Sends, SqlProjection, Start, TakesDeadline,
    TakesRefusal,
};
