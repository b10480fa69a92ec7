use std::path::Path;

use rusqlite::Connection;

use super::{OpenError, migrate};

/// `CQRS` in ASCII; the migrations write it into the file's header.
pub(super) const APPLICATION_ID: i32 = 0x4351_5253;

/// Finds out whether the file is a log, and the version of its schema: 0 in an empty file. Changes
/// nothing.
pub(super) fn schema_version(log: &Connection, path: &Path) -> Result<u32, OpenError> {
    let (application_id, found, objects) = read_header(log).map_err(|e| OpenError::of(path, &e))?;
    match (application_id, found) {
        (0, 0) if objects == 0 => Ok(0),
        (APPLICATION_ID, 1..=migrate::LATEST) => Ok(found),
        (APPLICATION_ID, 0) => Err(OpenError::Damaged {
            path: path.to_owned(),
            reason: "its schema has no version".into(),
        }),
        (APPLICATION_ID, _) => {
            Err(OpenError::Newer { path: path.to_owned(), found, known: migrate::LATEST })
        }
        _ => Err(OpenError::OtherApplication { path: path.to_owned(), application_id }),
    }
}

fn read_header(log: &Connection) -> rusqlite::Result<(i32, u32, i64)> {
    let application_id = log.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = log.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let objects = log.query_row(include_str!("count_objects.sql"), [], |row| row.get(0))?;
    Ok((application_id, version.cast_unsigned(), objects))
}
