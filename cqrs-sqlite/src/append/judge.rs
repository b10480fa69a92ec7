use cqrs_core::{Append, ExpectedVersion, NewEvent, Position, StoreError, Verdict, Version};
use rusqlite::{Connection, OptionalExtension, params};

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
    let Some((version, position)) = write(log, append, end)? else {
        return Ok(Verdict::Conflict { actual: version(log, append)? });
    };
    keys::keep(log, append, version, position, end.recorded_at)?;
    Ok(Verdict::Appended { version, position })
}

/// Inserts the events; `None` where the stream is not as expected.
fn write(
    log: &Connection,
    append: &Append,
    end: &mut LogEnd,
) -> Result<Option<(Version, Position)>, Failure> {
    // Mostly the stream is as expected, and a trigger of the log compares: to ask before would be
    // to look the version up twice.
    let asked = exactly(append.expected).filter(|_| !append.events.is_empty());
    let before = match asked {
        Some(expected) => expected,
        None => version(log, append)?,
    };
    if !append.expected.accepts(before) {
        return Ok(None);
    }
    let (mut version_now, mut position) = (before, end.head);
    for event in &append.events {
        (version_now, position) = (version_now.next(), position.next());
        match insert(log, append, event, (version_now, position), end.recorded_at) {
            Ok(()) => {}
            // A statement that failed has left nothing.
            Err(error) if version_now == before.next() && may_be_a_conflict(&error) => {
                return if version(log, append)? == before { Err(error) } else { Ok(None) };
            }
            Err(error) => return Err(error),
        }
    }
    end.head = position;
    Ok(Some((version_now, position)))
}

/// The only version that would do.
fn exactly(expected: ExpectedVersion) -> Option<Version> {
    match expected {
        ExpectedVersion::NoStream => Some(Version::NONE),
        ExpectedVersion::Exact(version) => Some(version),
        ExpectedVersion::Any | ExpectedVersion::Exists => None,
    }
}

fn version(log: &Connection, append: &Append) -> Result<Version, Failure> {
    let mut statement = log.prepare_cached(include_str!("stream_version.sql"))?;
    let stream = (append.stream.category(), append.stream.id());
    let version = statement.query_row(stream, |row| row.get(0)).optional()?;
    counter("a version", version.unwrap_or_default())
}

fn insert(
    log: &Connection,
    append: &Append,
    event: &NewEvent,
    (version, position): (Version, Position),
    recorded_at: i64,
) -> Result<(), Failure> {
    refuse_nul(event)?;
    let mut statement = log.prepare_cached(include_str!("insert_event.sql"))?;
    statement.execute(params![
        position.as_i64(),
        append.stream.category(),
        append.stream.id(),
        version.as_i64(),
        event.event_id.as_bytes(),
        event.name,
        event.type_version,
        recorded_at,
        event.data,
        event.metadata,
    ])?;
    Ok(())
}

/// Whether the statement alone failed, of an event that might not have been inserted anyway.
fn may_be_a_conflict(failure: &Failure) -> bool {
    use rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER;
    match failure {
        Failure::Store(_) => true,
        Failure::Sqlite(error) => {
            error.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_CONSTRAINT_TRIGGER)
        }
    }
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
