//! What projections have made of the log: generations with their rows, checkpoints, and events
//! that wait.
//!
//! Everything is in the file of the log, and a step is one of SQLite's write transactions. There
//! is one of those at a time, over all processes: that is the lease, and nobody holds it for
//! longer than a step.
//!
//! A step is not waited for until it is on the disk, as an append is: rows and checkpoint are one
//! commit, and come after the events in the write-ahead log. A power failure takes back steps from
//! the end, and they are done again. Appends share the one disk, and it is theirs.

mod epoch_starts;

mod drop_generation;
mod generations;
mod prepare;
mod swap;

mod checkpoint;
mod documents;
mod parked;
mod reached;
mod seen;
mod set_stop;

mod advance;
mod generation;
mod names;
mod objects;
mod refusal;
mod tables;

pub(crate) use advance::advance;
pub(crate) use checkpoint::checkpoint;
pub(crate) use documents::{commit_documents, find_documents, load_documents, write_documents};
pub(crate) use drop_generation::drop_generation;
pub(crate) use epoch_starts::epoch_starts;
pub(crate) use generation::{find, live};
pub(crate) use generations::generations;
pub(crate) use parked::parked;
pub(crate) use prepare::{Plan, begin_rebuild, prepare};
pub(crate) use reached::reached;
pub(crate) use refusal::{Refused, prepared};
pub(crate) use seen::seen;
pub(crate) use set_stop::set_stop;
pub(crate) use swap::swap;
pub(crate) use tables::{Untaken, apply, handle, on_its_tables};
