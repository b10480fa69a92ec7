use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{OpenError, identify::schema_version};
use crate::patience::Patience;

/// Each brings the schema from the version before it to its own: the first to 1, and so on. Each
/// is also a file for the sqlite3 shell, and sets `user_version` itself.
const MIGRATIONS: [&str; 3] = [
    include_str!("../../migrations/0001_log.sql"),
    include_str!("../../migrations/0002_projections.sql"),
    include_str!("../../migrations/0003_streams.sql"),
];

/// The version of the schema that this crate reads and writes.
pub(super) const LATEST: u32 = 3;

const _: () = assert!(MIGRATIONS.len() == LATEST as usize);

/// Brings the file's schema up to date, in one transaction: of several processes that open a new
/// file together, one creates the log and the others find it.
pub(super) fn migrate(log: &Connection, path: &Path, patience: Patience) -> Result<(), OpenError> {
    if schema_version(log, path)? == LATEST {
        return Ok(());
    }
    let failed = |e: rusqlite::Error| OpenError::of(path, &e);
    let transaction = patience
        .wait(|| Transaction::new_unchecked(log, TransactionBehavior::Immediate))
        .map_err(failed)?;
    let version = schema_version(&transaction, path)?;
    let before = objects_of_events(&transaction).map_err(failed)?;
    for migration in MIGRATIONS.iter().skip(version as usize) {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    make_again(&transaction, &before).map_err(failed)?;
    transaction.commit().map_err(failed)
}

/// What a migration takes away that makes the table of events anew, and is the operator's: an index
/// of their own, say.
fn make_again(log: &Connection, before: &[(String, String)]) -> rusqlite::Result<()> {
    let now = objects_of_events(log)?;
    for (name, sql) in before.iter().filter(|(name, _)| now.iter().all(|(n, _)| n != name)) {
        if let Err(error) = log.execute_batch(sql) {
            tracing::warn!(name, %error, "not made again after the schema was brought up to date");
        }
    }
    Ok(())
}

fn objects_of_events(log: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = log.prepare(include_str!("objects_of_events.sql"))?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// An empty log in memory, to compare another one's schema with.
pub(crate) fn reference_schema() -> rusqlite::Result<Connection> {
    let log = Connection::open_in_memory()?;
    MIGRATIONS.iter().try_for_each(|migration| log.execute_batch(migration))?;
    Ok(log)
}
