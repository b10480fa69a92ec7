//! What every expansion has.

pub(crate) mod any_event;
pub(crate) mod bare;
pub(crate) mod event;

mod call;
mod decode;
mod handle;
mod key;
mod options;
mod state;

pub(crate) use self::{call::returned, handle::handle, options::options, state::state};
