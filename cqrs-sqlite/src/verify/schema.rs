use rusqlite::Connection;

use crate::{failure::Failure, open::reference_schema};

/// A table, an index or a trigger, and the statement that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaObject {
    pub(crate) name: String,
    pub(crate) sql: String,
}

/// What the migrations make and the log does not have like that. What else it has is the
/// operator's: an index of their own, say.
pub(crate) fn altered(log: &Connection) -> Result<Vec<SchemaObject>, Failure> {
    let found = objects(log)?;
    let mut expected = objects(&reference_schema()?)?;
    expected.retain(|object| !found.contains(object));
    Ok(expected)
}

fn objects(log: &Connection) -> Result<Vec<SchemaObject>, Failure> {
    let mut statement = log.prepare_cached(include_str!("schema.sql"))?;
    let objects = statement
        .query_map([], |row| Ok(SchemaObject { name: row.get(0)?, sql: row.get(1)? }))?
        .collect::<Result<_, _>>()?;
    Ok(objects)
}
