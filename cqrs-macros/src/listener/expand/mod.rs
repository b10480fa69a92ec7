//! What every expansion has.

pub(crate) mod any_event;
pub(crate) mod bare;
pub(crate) mod decode;
pub(crate) mod event;
pub(crate) mod key;

mod call;
mod handle;

pub(crate) use self::{call::returned, handle::handle};
