use rusqlite::{Connection, Result};

/// An entry of a file's schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// `table`, `index`, `view` or `trigger`.
    pub(super) kind: String,
    pub(super) name: String,
    /// What an index or a trigger is of.
    pub(super) of: String,
    pub(super) sql: String,
    /// Whether it belongs to a virtual table, and so is renamed with that.
    pub(super) is_shadow: bool,
}

/// Everything in the file, in the order in which it was made.
pub(super) fn schema(log: &Connection) -> Result<Vec<Entry>> {
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Entry {
            kind: row.get(0)?,
            name: row.get(1)?,
            of: row.get(2)?,
            sql: row.get(3)?,
            is_shadow: row.get(4)?,
        })
    };
    log.prepare_cached(include_str!("schema.sql"))?.query_map([], read)?.collect()
}

/// What is there now and was not before; or what was there before and is not any more.
pub(super) fn added(before: &[Entry], after: Vec<Entry>) -> std::result::Result<Vec<Entry>, Entry> {
    if let Some(changed) = before.iter().find(|entry| !after.contains(entry)) {
        return Err(changed.clone());
    }
    Ok(after.into_iter().filter(|entry| !before.contains(entry)).collect())
}
