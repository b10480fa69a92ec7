//! What domain code imports: `use cqrs_core::prelude::*;`

pub use crate::{
    Aggregate, Apply, Command, Context, Deadline, Decision, Delivery, DocumentFate, Due, Event,
    Events, Handle, Id, Metadata, Personal, Reaction, Recorded, Refused, RefusedCommand, complete,
    derives::{process_manager, projection, reactor},
    emit, ensure, give_up, nothing, send, send_at, set_deadline,
};
