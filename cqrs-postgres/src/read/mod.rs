//! Reading: each of these is one statement, and so sees the log at one moment.

mod cells;
mod gathered;
mod head;
mod keys;
mod load;
mod read_log;
mod read_stream;
mod recorded;

pub(crate) use self::{
    cells::{Cells, one_row, opt_time, time},
    head::SQL as HEAD,
    keys::{ALL as KEYS, OF_STREAM as KEYS_OF_STREAM},
    load::{ONE as LOAD_ONE, SQL as LOAD},
    read_log::{SQL as READ_LOG, log_page, read_events},
    read_stream::SQL as READ_STREAM,
};
