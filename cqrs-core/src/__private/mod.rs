//! What generated code calls. Not part of the public interface: it may change with any version.

pub mod aggregate;
pub mod event;
pub mod id;
pub mod names;
pub mod personal;
pub mod projection;
pub mod stand_in;

pub use inventory;
pub use serde;
pub use serde_json;

pub use crate::{
    Accepts, Aggregate, AnyEvent, Apply, BelongsTo, Column, ColumnKind, Command, DecodeError,
    Document, DocumentFate, Emits, EncodedEvent, Event, Handled, HandlerError, Id, Identifies,
    Mode, OnPoison, ProjectionSpec, Recorded, RecordedEvent, Registered, RegisteredProjection,
    SqlProjection,
};
