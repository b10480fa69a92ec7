use cqrs_core::{Load, StreamEvent};
use rusqlite::{Connection, Row};

use super::{by_version::ByVersion, counter};
use crate::failure::Failure;

/// Reads the streams, all as of the same commit, in the order of the requests.
pub(crate) fn load(log: &Connection, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, Failure> {
    let mut events =
        ByVersion::new(log, include_str!("load.sql"), include_str!("load_recent.sql"))?;
    loads.iter().map(|load| events.read(&load.stream, load.after, load.limit, event)).collect()
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
