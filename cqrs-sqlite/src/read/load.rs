use cqrs_core::{Load, StreamEvent};
use rusqlite::{Connection, Row, params};

use super::counter;
use crate::failure::Failure;

/// Reads the streams, all as of the same commit, in the order of the requests.
pub(crate) fn load(log: &Connection, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, Failure> {
    let mut statement = log.prepare_cached(include_str!("load.sql"))?;
    let mut streams = Vec::with_capacity(loads.len());
    for Load { stream, after, limit } in loads {
        let mut rows =
            statement.query(params![stream.category(), stream.id(), after.as_i64(), limit])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(event(row)?);
        }
        streams.push(events);
    }
    Ok(streams)
}

fn event(row: &Row<'_>) -> Result<StreamEvent, Failure> {
    Ok(StreamEvent {
        version: counter("a version", row.get(0)?)?,
        position: counter("a position", row.get(1)?)?,
        name: row.get(2)?,
        type_version: row.get(3)?,
        data: row.get(4)?,
    })
}
