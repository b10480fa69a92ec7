use cqrs_core::testing::{RowValue, Rows};
use sqlx::{
    AssertSqlSafe, Column as _, Executor as _, PgConnection, Row as _, TypeInfo as _,
    ValueRef as _, postgres::PgRow,
};

/// What a query gives, all of it, as the server writes it.
pub(super) async fn read(db: &mut PgConnection, query: &str) -> Result<Rows, sqlx::Error> {
    // In the simple protocol every value comes as text.
    let query = sqlx::raw_sql(AssertSqlSafe(query.to_owned()));
    let rows = db.fetch_all(query).await?;
    let columns = rows.first().map_or_else(Vec::new, |row| {
        row.columns().iter().map(|column| column.name().to_owned()).collect()
    });
    Ok(Rows { columns, rows: rows.iter().map(cells).collect::<Result<_, _>>()? })
}

fn cells(row: &PgRow) -> Result<Vec<RowValue>, sqlx::Error> {
    (0..row.len()).map(|column| cell(row, column)).collect()
}

fn cell(row: &PgRow, column: usize) -> Result<RowValue, sqlx::Error> {
    let value = row.try_get_raw(column)?;
    if value.is_null() {
        return Ok(RowValue::Null);
    }
    let text = value.as_str().map_err(sqlx::Error::Decode)?.to_owned();
    Ok(match value.type_info().name() {
        "BOOL" => RowValue::Boolean(text == "t"),
        "INT2" | "INT4" | "INT8" | "FLOAT4" | "FLOAT8" | "NUMERIC" | "OID" => {
            RowValue::Number(text)
        }
        _ => RowValue::Text(text),
    })
}
