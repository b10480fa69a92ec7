//! What every expansion has.

pub(crate) mod any_event;
pub(crate) mod bare;
pub(crate) mod decode;
pub(crate) mod event;
pub(crate) mod key;

mod call;
mod distinct;

pub(crate) use call::returned;
pub(crate) use distinct::distinct;
