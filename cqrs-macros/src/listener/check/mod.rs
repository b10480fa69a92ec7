//! What is asked of every block, whatever it becomes.

pub(crate) mod block;
pub(crate) mod event;
pub(crate) mod missing;
pub(crate) mod name;
pub(crate) mod signature;

mod handler;
mod options;

pub(crate) use self::{
    handler::{Call, Handler, handlers},
    options::{Options, one_of, options},
};
