use std::fmt::Write as _;

use cqrs_core::{Comparison, DocumentFilter, FilterValue, StoreError};
use rusqlite::{Connection, OptionalExtension, ToSql, types::ToSqlOutput};

use super::super::column::type_of;
use crate::{failure::Failure, projections::names::quoted};

/// The conditions, with their values as parameters from this one on.
pub(super) fn conditions(
    log: &Connection,
    table: &str,
    filters: &[DocumentFilter],
    first: usize,
) -> Result<String, Failure> {
    let mut sql = String::new();
    for (number, filter) in (first..).zip(filters) {
        check(log, table, filter)?;
        let (column, comparison) = (quoted(filter.column), operator(filter.comparison));
        // Writing to a String cannot fail.
        let _ = write!(sql, " AND {column} {comparison} ?{number}");
    }
    Ok(sql)
}

/// The type of a column, which must be declared.
pub(super) fn declared(log: &Connection, table: &str, column: &str) -> Result<String, Failure> {
    let mut statement = log.prepare_cached(include_str!("column_type.sql"))?;
    let found = statement.query_row([table, column], |row| row.get(0)).optional()?;
    found.ok_or_else(|| rejected("no_such_column", format!("no column `{column}` is declared")))
}

/// Its values must be of the kind that it is compared with.
fn check(log: &Connection, table: &str, filter: &DocumentFilter) -> Result<(), Failure> {
    let DocumentFilter { column, value, .. } = filter;
    if declared(log, table, column)? == type_of(value) {
        return Ok(());
    }
    let reason = format!("the column `{column}` is not of the kind of {value:?}");
    Err(rejected("column_kind", reason))
}

fn operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// A value as a column holds it.
pub(super) struct Bound<'a>(pub(super) &'a FilterValue);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            FilterValue::Integer(value) => value.to_sql(),
            FilterValue::Real(value) => value.to_sql(),
            FilterValue::Boolean(value) => value.to_sql(),
            FilterValue::Text(value) => value.to_sql(),
        }
    }
}

pub(super) fn rejected(code: &str, reason: String) -> Failure {
    Failure::Store(StoreError::Rejected { code: code.into(), reason })
}
