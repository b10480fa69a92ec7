//! Documents of the generation that serves.

mod conditions;
#[cfg(test)]
mod plan;

use std::{cmp::Ordering, collections::BTreeSet};

use cqrs_core::{DocumentQuery, StoredDocument};
use rusqlite::{Connection, Row, ToSql, types::Value};

use self::conditions::{Bound, conditions, declared, rejected};
use crate::{
    failure::Failure,
    projections::{
        generation,
        names::{numbered, quoted},
    },
    read::counter,
};

pub(crate) fn find_documents(
    log: &Connection,
    projection: &str,
    query: &DocumentQuery,
) -> Result<Vec<StoredDocument>, Failure> {
    let Some(live) = generation::live(log, projection)? else {
        let reason = format!("no projection `{projection}` serves");
        return Err(rejected("no_such_projection", reason));
    };
    let table = numbered(projection, live.id);
    match (query.ordered_by()?, &query.keys) {
        (None, None) => by_key(log, &table, query),
        (Some(column), None) => by_column(log, &table, column, query),
        (column, Some(keys)) => named(log, &table, keys, column, query),
    }
}

fn by_key(
    log: &Connection,
    table: &str,
    query: &DocumentQuery,
) -> Result<Vec<StoredDocument>, Failure> {
    let (from, key) = query.after.as_deref().map_or((">=", ""), |after| (">", after));
    let sql = include_str!("by_key.sql")
        .replace("{table}", &quoted(table))
        .replace("{from}", from)
        .replace("{conditions}", &conditions(log, table, &query.filters, 3)?);
    select(log, &sql, &[&key, &query.limit], query, document)
}

fn by_column(
    log: &Connection,
    table: &str,
    column: &str,
    query: &DocumentQuery,
) -> Result<Vec<StoredDocument>, Failure> {
    let sql = ordered(log, table, column, query)?;
    select(log, &sql, &[&query.limit], query, document)
}

fn ordered(
    log: &Connection,
    table: &str,
    column: &str,
    query: &DocumentQuery,
) -> Result<String, Failure> {
    declared(log, table, column)?;
    Ok(include_str!("by_column.sql")
        .replace("{table}", &quoted(table))
        .replace("{column}", &quoted(column))
        .replace("{conditions}", &conditions(log, table, &query.filters, 2)?))
}

/// One by one, each by its key.
fn named(
    log: &Connection,
    table: &str,
    keys: &[String],
    column: Option<&str>,
    query: &DocumentQuery,
) -> Result<Vec<StoredDocument>, Failure> {
    if let Some(column) = column {
        declared(log, table, column)?;
    }
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let sql = include_str!("one.sql")
        .replace("{table}", &quoted(table))
        .replace("{column}", &quoted(column.unwrap_or("key")))
        .replace("{conditions}", &conditions(log, table, &query.filters, 2)?);
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let mut found: Vec<(Value, StoredDocument)> = Vec::new();
    for key in
        keys.into_iter().filter(|key| query.after.as_deref().is_none_or(|after| *key > after))
    {
        // In the order of a column, the last one may come first.
        if column.is_none() && found.len() >= limit {
            break;
        }
        found.append(&mut select(log, &sql, &[&key], query, |row| {
            Ok((row.get(4)?, document(row)?))
        })?);
    }
    if column.is_some() {
        found.retain(|(value, _)| *value != Value::Null);
        found.sort_by(|(a, _), (b, _)| order(a, b));
    }
    Ok(found.into_iter().take(limit).map(|(_, document)| document).collect())
}

/// As SQLite orders what one column holds.
fn order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Real(left), Value::Real(right)) => {
            left.partial_cmp(right).unwrap_or(Ordering::Equal)
        }
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        _ => Ordering::Equal,
    }
}

/// The rows of a statement, whose last parameters are the values of the filters.
fn select<T>(
    log: &Connection,
    sql: &str,
    first: &[&dyn ToSql],
    query: &DocumentQuery,
    read: impl Fn(&Row<'_>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let values: Vec<_> = query.filters.iter().map(|filter| Bound(&filter.value)).collect();
    let mut parameters = first.to_vec();
    parameters.extend(values.iter().map(|value| value as &dyn ToSql));
    let mut statement = log.prepare_cached(sql)?;
    let mut rows = statement.query(&parameters[..])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn document(row: &Row<'_>) -> Result<StoredDocument, Failure> {
    Ok(StoredDocument {
        key: row.get(0)?,
        document: row.get(1)?,
        version: counter("the version of a document", row.get(2)?)?,
        position: counter("the position of a document", row.get(3)?)?,
    })
}
