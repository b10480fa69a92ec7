use std::fmt::Write as _;

use cqrs_core::testing::{RowValue, Rows};
use rusqlite::{Connection, Result, types::ValueRef};

/// What a query gives, all of it.
pub(super) fn read(db: &Connection, sql: &str) -> Result<Rows> {
    let mut statement = db.prepare(sql)?;
    let columns: Vec<_> = statement.column_names().iter().map(ToString::to_string).collect();
    let row = |row: &rusqlite::Row<'_>| {
        (0..columns.len()).map(|column| row.get_ref(column).map(cell)).collect()
    };
    let rows = statement.query_map([], row)?.collect::<Result<_>>()?;
    drop(statement);
    Ok(Rows { columns, rows })
}

fn cell(value: ValueRef<'_>) -> RowValue {
    match value {
        ValueRef::Null => RowValue::Null,
        ValueRef::Integer(number) => RowValue::Number(number.to_string()),
        ValueRef::Real(number) => RowValue::Number(number.to_string()),
        ValueRef::Text(text) => RowValue::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => {
            RowValue::Text(bytes.iter().fold("\\x".to_owned(), |mut text, byte| {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "{byte:02x}");
                text
            }))
        }
    }
}
