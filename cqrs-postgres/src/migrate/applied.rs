use cqrs_core::StoreError;
use sqlx::postgres::PgRow;

use super::files::{ALL, Migration};
use crate::{ConnectError, read::Cells, schema::Schema};

pub(super) const SQL: &str = include_str!("applied.sql");

/// A migration as the schema remembers it.
#[derive(Debug)]
pub(super) struct Applied {
    version: i32,
    name: String,
    /// `None` where it was run by hand.
    checksum: Option<String>,
}

impl Applied {
    pub(super) fn read(rows: &[PgRow]) -> Result<Vec<Self>, StoreError> {
        let read = |row: &PgRow| {
            Ok(Self { version: row.cell(0)?, name: row.cell(1)?, checksum: row.cell(2)? })
        };
        rows.iter().map(read).collect()
    }
}

/// What is missing, where nothing contradicts what this program knows.
pub(super) fn missing(
    schema: &Schema,
    applied: &[Applied],
) -> Result<Vec<Migration>, ConnectError> {
    let schema = || schema.name().to_owned();
    for found in applied {
        let Some(known) = ALL.iter().find(|known| known.version == found.version) else {
            let (version, name) = (found.version, found.name.clone());
            return Err(ConnectError::UnknownMigration { schema: schema(), version, name });
        };
        if found.checksum.as_ref().is_some_and(|checksum| *checksum != known.checksum()) {
            let Migration { version, name, .. } = *known;
            return Err(ConnectError::ChangedMigration { schema: schema(), version, name });
        }
    }
    let is_missing = |known: &&Migration| applied.iter().all(|a| a.version != known.version);
    Ok(ALL.iter().filter(is_missing).copied().collect())
}
