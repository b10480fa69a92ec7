use cqrs_core::{Part, Stop};
use rusqlite::{Connection, params};

use crate::failure::Failure;

/// Notes why the part stands still, or that it goes on. Where it is gone, nothing stands still.
pub(crate) fn set_stop(log: &Connection, part: Part, stop: Option<&Stop>) -> Result<(), Failure> {
    log.prepare_cached(include_str!("set_stop.sql"))?.execute(params![
        part.generation.0,
        part.partition,
        stop.map(|stop| stop.position.as_i64()),
        stop.map(|stop| &stop.name),
        stop.map(|stop| stop.stream.category()),
        stop.map(|stop| stop.stream.id()),
        stop.map(|stop| &stop.reason),
        stop.map(|stop| stop.attempts),
        stop.map(|stop| stop.at.as_microsecond()),
    ])?;
    Ok(())
}
