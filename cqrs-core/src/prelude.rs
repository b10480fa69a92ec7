//! What domain code imports: `use cqrs_core::prelude::*;`

pub use crate::{
    Aggregate, Apply, Command, Context, Decision, DocumentFate, Event, Events, Handle, Id,
    Metadata, Personal, Recorded, derives::projection, emit, ensure, nothing,
};
