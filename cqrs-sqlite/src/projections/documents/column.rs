use cqrs_core::{Column, ColumnKind, FilterValue};

use crate::projections::names::quoted;

/// What a column is declared as. `INT` and `INTEGER` are the same to SQLite; that they differ tells
/// a boolean column from one of numbers.
pub(super) fn type_name(kind: ColumnKind) -> Option<&'static str> {
    match kind {
        ColumnKind::Integer => Some("INTEGER"),
        ColumnKind::Real => Some("REAL"),
        ColumnKind::Boolean => Some("INT"),
        ColumnKind::Text => Some("TEXT"),
        _ => None,
    }
}

/// What such a value may be compared with.
pub(super) fn type_of(value: &FilterValue) -> &'static str {
    match value {
        FilterValue::Integer(_) => "INTEGER",
        FilterValue::Real(_) => "REAL",
        FilterValue::Boolean(_) => "INT",
        FilterValue::Text(_) => "TEXT",
    }
}

/// The types of JSON that fit the column; a field that is missing always does.
fn json_types(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "'null', 'integer'",
        ColumnKind::Real => "'null', 'integer', 'real'",
        ColumnKind::Boolean => "'null', 'true', 'false'",
        _ => "'null', 'text'",
    }
}

/// The declaration of the column, or what is wrong with it.
pub(super) fn declaration(column: &Column) -> Result<String, String> {
    let Column { name, kind, .. } = *column;
    if !is_identifier(name) {
        return Err(format!(
            "`{name}` cannot name a column: ASCII letters, digits and `_`, no digit first, at \
             most {MAX_NAME} of them"
        ));
    }
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        return Err(format!("the column `{name}` is there already: every document has it"));
    }
    let type_name = type_name(kind).ok_or_else(|| format!("{kind:?} is no kind of column here"))?;
    Ok(include_str!("column.sql")
        .trim_end()
        .replace("{name}", &quoted(name))
        .replace("{type}", type_name)
        .replace("{field}", name)
        .replace("{kinds}", json_types(kind)))
}

/// The columns that every table of documents has.
const RESERVED: [&str; 4] = ["key", "document", "version", "position"];

const MAX_NAME: usize = 63;

/// Whether the name may stand in a statement, and in a path into JSON, as it is.
fn is_identifier(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    first && name.len() <= MAX_NAME && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
