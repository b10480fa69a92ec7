//! How long after the answer to a command its effect can be queried.

mod lag;
mod watcher;

pub(crate) use lag::{Lag, Runner};
