use cqrs_core::PrepareError;
use rusqlite::{Connection, OptionalExtension};

use crate::projections::refusal::Refused;

/// Refuses names that others have: readers know tables and views by them alone.
pub(in crate::projections) fn check_free(
    log: &Connection,
    projection: &str,
    names: &[String],
) -> Result<(), Refused> {
    for name in names {
        let by = (name, projection);
        let other: Option<String> = log
            .prepare_cached(include_str!("taken_by.sql"))?
            .query_row(by, |row| row.get(0))
            .optional()?;
        if other.is_some() {
            let (name, table) = (projection.into(), name.clone());
            return Err(Refused::Prepare(PrepareError::TableTaken { name, table }));
        }
        let is_foreign: bool =
            log.prepare_cached(include_str!("is_foreign.sql"))?.query_row(by, |row| row.get(0))?;
        if is_foreign {
            let reason = format!("the file has a `{name}` that is of no projection; rename one");
            return Err(Refused::tables(projection, reason));
        }
    }
    Ok(())
}
