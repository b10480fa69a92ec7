use cqrs_core::{Append, NewEvent, Position, StoreError, Verdict, Version};
use rusqlite::{Connection, params};

use super::{keys, log_end::LogEnd};
use crate::{failure::Failure, read::counter};

/// Says what becomes of one append, and writes it if it may happen. It sees what earlier appends
/// of the same batch wrote.
///
/// A taken key decides first, then the expected version.
pub(super) fn judge(
    log: &Connection,
    append: &Append,
    end: &mut LogEnd,
) -> Result<Verdict, Failure> {
    if let Some(verdict) = keys::taken(log, append)? {
        return Ok(verdict);
    }
    let actual = version(log, append)?;
    if !append.expected.accepts(actual) {
        return Ok(Verdict::Conflict { actual });
    }
    let (version, position) = insert(log, append, actual, end)?;
    keys::keep(log, append, version, position, end.recorded_at)?;
    Ok(Verdict::Appended { version, position })
}

fn version(log: &Connection, append: &Append) -> Result<Version, Failure> {
    let mut statement = log.prepare_cached(include_str!("stream_version.sql"))?;
    let stream = (append.stream.category(), append.stream.id());
    counter("a version", statement.query_row(stream, |row| row.get(0))?)
}

fn insert(
    log: &Connection,
    append: &Append,
    actual: Version,
    end: &mut LogEnd,
) -> Result<(Version, Position), Failure> {
    let mut version = actual;
    let mut statement = log.prepare_cached(include_str!("insert_event.sql"))?;
    for event in &append.events {
        refuse_nul(event)?;
        version = version.next();
        end.head = end.head.next();
        statement.execute(params![
            end.head.as_i64(),
            append.stream.category(),
            append.stream.id(),
            version.as_i64(),
            event.event_id.as_bytes(),
            event.name,
            event.type_version,
            end.recorded_at,
            event.data,
            event.metadata,
        ])?;
    }
    Ok((version, end.head))
}

/// SQLite's functions stop reading a text at its first NUL, so that no CHECK finds it.
fn refuse_nul(event: &NewEvent) -> Result<(), Failure> {
    for (part, text) in
        [("data", &*event.data), ("metadata", &event.metadata), ("name", &event.name)]
    {
        if text.contains('\0') {
            return Err(Failure::Store(StoreError::Rejected {
                code: "nul_byte".into(),
                reason: format!("the {part} of event {} holds a NUL byte", event.event_id),
            }));
        }
    }
    Ok(())
}
