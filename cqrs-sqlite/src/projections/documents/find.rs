use std::{collections::BTreeSet, fmt::Write as _};

use cqrs_core::{
    Comparison, DocumentFilter, DocumentQuery, FilterValue, StoreError, StoredDocument,
};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, types::ToSqlOutput};

use super::column::type_of;
use crate::{
    failure::Failure,
    projections::{
        generation,
        names::{numbered, quoted},
    },
    read::counter,
};

/// Documents of the generation that serves, by key.
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
    let filters = filters(log, &table, &query.filters)?;
    let fill = |sql: &str| sql.replace("{table}", &quoted(&table)).replace("{filters}", &filters);
    let values: Vec<Value<'_>> = query.filters.iter().map(|f| Value(&f.value)).collect();
    let Some(keys) = &query.keys else {
        let (from, key) = query.after.as_deref().map_or((">=", ""), |after| (">", after));
        let sql = fill(&include_str!("find.sql").replace("{from}", from));
        return select(log, &sql, key, query.limit, &values);
    };
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let after = query.after.as_deref();
    let sql = fill(include_str!("find_one.sql"));
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for key in keys.into_iter().filter(|key| after.is_none_or(|after| *key > after)) {
        if found.len() >= limit {
            break;
        }
        found.append(&mut select(log, &sql, key, 1, &values)?);
    }
    Ok(found)
}

fn select(
    log: &Connection,
    sql: &str,
    key: &str,
    limit: u32,
    values: &[Value<'_>],
) -> Result<Vec<StoredDocument>, Failure> {
    let mut parameters: Vec<&dyn ToSql> = vec![&key, &limit];
    parameters.extend(values.iter().map(|value| value as &dyn ToSql));
    let mut statement = log.prepare_cached(sql)?;
    let mut rows = statement.query(&parameters[..])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(document(row)?);
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

/// The conditions, with their values as parameters from the third on.
fn filters(log: &Connection, table: &str, filters: &[DocumentFilter]) -> Result<String, Failure> {
    let mut sql = String::new();
    for (number, filter) in (3..).zip(filters) {
        check(log, table, filter)?;
        let (column, comparison) = (quoted(filter.column), operator(filter.comparison));
        // Writing to a String cannot fail.
        let _ = write!(sql, " AND {column} {comparison} ?{number}");
    }
    Ok(sql)
}

/// A column must be declared, and its values of the kind that it is compared with.
fn check(log: &Connection, table: &str, filter: &DocumentFilter) -> Result<(), Failure> {
    let DocumentFilter { column, value, .. } = filter;
    let mut statement = log.prepare_cached(include_str!("column_type.sql"))?;
    let found: Option<String> =
        statement.query_row([table, column], |row| row.get(0)).optional()?;
    match found {
        None => Err(rejected("no_such_column", format!("no column `{column}` is declared"))),
        Some(found) if found == type_of(value) => Ok(()),
        Some(_) => {
            let reason = format!("the column `{column}` is not of the kind of {value:?}");
            Err(rejected("column_kind", reason))
        }
    }
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
struct Value<'a>(&'a FilterValue);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            FilterValue::Integer(value) => value.to_sql(),
            FilterValue::Real(value) => value.to_sql(),
            FilterValue::Boolean(value) => value.to_sql(),
            FilterValue::Text(value) => value.to_sql(),
        }
    }
}

fn rejected(code: &str, reason: String) -> Failure {
    Failure::Store(StoreError::Rejected { code: code.into(), reason })
}
