use std::fmt::Write;

use cqrs_core::{Comparison, DocumentQuery, FilterValue, GenerationId, StoreError, StoredDocument};

use super::{checks, load_documents::document, tables::Tables};
use crate::{
    errors::is_no_such_table,
    read::Cells,
    sql::{Call, Param, Statement},
    store::Inner,
};

const SQL: &str = include_str!("find_documents.sql");
/// Where the conditions of a query stand.
const CONDITIONS: &str = "/* and what else they must be */";
/// Where the column stands that comes before the key in the order.
const FIRST: &str = "/* what comes first, */";
/// So often the pointer may be swapped between two statements before somebody is told.
const MOST_SWAPS: usize = 8;

impl Inner {
    pub(crate) async fn find_documents(
        &self,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Vec<StoredDocument>, StoreError> {
        for _ in 0..MOST_SWAPS {
            let generation = self.live(projection).await?;
            let found = match self.tables(generation).await? {
                Some(tables) => self.find_in(generation, &tables, projection, query).await?,
                None => None,
            };
            match found {
                Some(documents) => return Ok(documents),
                None => self.live.forget(projection),
            }
        }
        let reason = format!("`{projection}` was swapped {MOST_SWAPS} times during one query");
        Err(StoreError::Unavailable { reason })
    }

    /// `None` where it is another generation that serves.
    async fn find_in(
        &self,
        generation: GenerationId,
        tables: &Tables,
        projection: &str,
        query: &DocumentQuery,
    ) -> Result<Option<Vec<StoredDocument>>, StoreError> {
        let call = self.query(generation, tables, projection, query)?;
        let rows = match self.readers.ask(&call).await {
            Err(error) if is_no_such_table(&error) => {
                self.forget_tables(generation);
                return Ok(None);
            }
            answer => answer?,
        };
        let serves = |row: &sqlx::postgres::PgRow| Ok(row.cell::<i64>(0)? == generation.0);
        if !rows.first().map_or(Ok(false), serves)? {
            return Ok(None);
        }
        let mut documents = Vec::with_capacity(rows.len());
        for row in &rows {
            // Where nothing is found, there is one row without a document.
            if row.cell::<Option<&str>>(1)?.is_some() {
                documents.push(document(row, 1)?);
            }
        }
        Ok(Some(documents))
    }

    fn query<'a>(
        &self,
        generation: GenerationId,
        tables: &Tables,
        projection: &'a str,
        query: &'a DocumentQuery,
    ) -> Result<Call<'a>, StoreError> {
        let mut params = vec![
            Param::Int(self.log.into()),
            Param::Text(projection),
            Param::Int(generation.0),
            Param::Int(query.limit.into()),
        ];
        let mut conditions = String::new();
        let mut and = |condition: std::fmt::Arguments<'_>, kind: &str, value| {
            params.push(value);
            let number = params.len();
            // Writing to a string cannot fail.
            let _ = match kind {
                "text[]" => write!(conditions, " AND {condition} ANY (${number}::text[])"),
                kind => write!(conditions, " AND {condition} ${number}::{kind}"),
            };
        };
        if let Some(keys) = &query.keys {
            let keys = Param::Texts(keys.iter().map(String::as_str).collect());
            and(format_args!("d.key ="), "text[]", keys);
        }
        if let Some(after) = &query.after {
            and(format_args!("d.key >"), "text", Param::Text(after));
        }
        for filter in &query.filters {
            let (kind, value) = value(&filter.value);
            checks::filter(filter, tables.column(filter.column), kind)?;
            let operator = operator(filter.comparison);
            and(format_args!("d.\"{}\" {operator}", filter.column), kind, value);
        }
        let mut first = String::new();
        if let Some(column) = query.ordered_by()? {
            checks::declared(column, tables.column(column))?;
            // A filter lets no NULL through. Said twice, the planner would believe that there are
            // as many times fewer rows as there are of NULL, and sort them.
            if query.filters.iter().all(|filter| filter.column != column) {
                let _ = write!(conditions, " AND d.\"{column}\" IS NOT NULL");
            }
            let _ = write!(first, "d.\"{column}\",");
        }
        let sql = tables.put_into(&self.schema.put_into(SQL));
        let sql = sql.replace(CONDITIONS, &conditions).replace(FIRST, &first);
        Ok(Statement::of(sql).with(params))
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

fn value(value: &FilterValue) -> (&'static str, Param<'_>) {
    match value {
        FilterValue::Integer(value) => ("bigint", Param::Int(*value)),
        FilterValue::Real(value) => ("double precision", Param::Real(*value)),
        FilterValue::Boolean(value) => ("boolean", Param::Bool(*value)),
        FilterValue::Text(value) => ("text", Param::Text(value)),
    }
}
