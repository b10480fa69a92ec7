//! What domain code imports: `use cqrs_core::prelude::*;`

pub use crate::{
    Aggregate, Apply, Command, Context, Decision, Event, Events, Handle, Id, Metadata, Personal,
    Recorded, emit, ensure, nothing,
};
