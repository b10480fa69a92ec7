//! What is asked of every block, whatever it becomes.

pub(crate) mod block;
pub(crate) mod event;
pub(crate) mod name;
pub(crate) mod options;
pub(crate) mod signature;

mod handler;

pub(crate) use handler::{Call, Handler, handlers};
