//! Reads, each in one transaction of its own.

mod by_version;
mod head;
mod keys;
mod load;
mod log;
mod row;
mod stream;

pub(crate) use head::head;
pub(crate) use keys::keys;
pub(crate) use load::load;
pub(crate) use log::read_log;
pub(crate) use row::{counter, timestamp};
pub(crate) use stream::read_stream;
