use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{FileIdentity, OpenError, identify::schema_version, migrate::migrate};
use crate::{patience::Patience, session::Session};

/// More than there are statements, so that each is prepared once per connection.
const CACHED_STATEMENTS: usize = 64;

/// Opens the connection that writes; creates the log, or brings its schema up to date.
pub(crate) fn writer(path: &Path, create: bool, busy: Duration) -> Result<Session, OpenError> {
    let flags = if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let log = connect_writer(path, flags, busy)?;
    let path_again = path.to_owned();
    let again = move || connect_writer(&path_again, OpenFlags::empty(), busy);
    Ok(session(log, path)?.reopened_by(Box::new(again)))
}

fn connect_writer(path: &Path, flags: OpenFlags, busy: Duration) -> Result<Connection, OpenError> {
    let patience = Patience::of(busy);
    let failed = |e: rusqlite::Error| OpenError::of(path, &e);
    let log = connect(path, flags, busy).map_err(failed)?;
    // Before anything is changed: the file may be somebody else's.
    schema_version(&log, path)?;
    if log.is_readonly("main").map_err(failed)? {
        return Err(OpenError::ReadOnly { path: path.to_owned() });
    }
    write_ahead(&log, path, patience)?;
    // Renames leave the bodies of views and triggers alone: see `projections::tables`.
    log.pragma_update(None, "legacy_alter_table", true).map_err(failed)?;
    migrate(&log, path, patience)?;
    // From here on it waits by itself, with shorter pauses.
    log.busy_timeout(Duration::ZERO).map_err(failed)?;
    Ok(log)
}

/// Opens a connection that only reads, after the one that writes.
pub(super) fn reader(path: &Path, busy: Duration) -> Result<Session, OpenError> {
    let failed = |e: rusqlite::Error| OpenError::of(path, &e);
    let log = connect(path, OpenFlags::empty(), busy).map_err(failed)?;
    log.pragma_update(None, "query_only", true).map_err(failed)?;
    session(log, path)
}

fn session(log: Connection, path: &Path) -> Result<Session, OpenError> {
    let file = FileIdentity::of(path)
        .map_err(|e| OpenError::Failed { path: path.to_owned(), reason: e.to_string() })?;
    Session::new(log, file).map_err(|e| OpenError::of(path, &e))
}

/// Not by URI: a path with a question mark is a path. Without a mutex: a connection stays with its
/// thread.
fn connect(path: &Path, flags: OpenFlags, busy: Duration) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let log = Connection::open_with_flags(path, flags)?;
    log.busy_timeout(busy)?;
    log.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Else a statement is prepared again whenever another value is bound to where a range begins.
    log.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    log.execute_batch(include_str!("pragmas.sql"))?;
    log.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(log)
}

/// Readers never wait for the writer then. The file stays in this mode.
fn write_ahead(log: &Connection, path: &Path, patience: Patience) -> Result<(), OpenError> {
    let mode: String = patience
        .wait(|| log.query_row(include_str!("wal.sql"), [], |row| row.get(0)))
        .map_err(|e| OpenError::of(path, &e))?;
    match mode.as_str() {
        "wal" => Ok(()),
        _ => Err(OpenError::NoWriteAheadLog { path: path.to_owned(), mode }),
    }
}
