//! How long after the answer to a command its effect can be queried.

mod framework;
mod watcher;

pub(crate) use framework::{Lag, Runner};
