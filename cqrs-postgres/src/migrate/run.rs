use cqrs_core::StoreError;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions,
};

use super::{
    applied::{self, Applied},
    files::Migration,
};
use crate::{
    Builder, ConnectError,
    errors::{is_no_such_table, translate},
    read::{Cells, one_row},
    schema::Schema,
    sql::{Param, Statement},
    store::Inner,
};

const LOCK: &str = include_str!("lock.sql");
const EXISTS: &str = include_str!("exists.sql");
const RECORD: &str = include_str!("record.sql");

/// Runs what is missing, if the builder allows it; else says what it is.
pub(crate) async fn check(
    inner: &Inner,
    builder: &Builder,
    address: &PgConnectOptions,
) -> Result<(), ConnectError> {
    // First without a lock or a write: an application may have no right to either.
    let call = Statement::new(applied::SQL, &inner.schema).with(Vec::new());
    let applied = match inner.readers.ask(&call).await {
        Ok(rows) => Applied::read(&rows)?,
        Err(error) if is_no_such_table(&error) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let missing = applied::missing(&inner.schema, &applied)?;
    let Some(Migration { version, name, .. }) = missing.first().copied() else {
        return Ok(());
    };
    if !builder.migrate {
        let schema = inner.schema.name().to_owned();
        return Err(ConnectError::MissingMigration { schema, version, name });
    }
    run(address, &inner.schema).await.map(drop)
}

/// Runs what is missing in one transaction, one program at a time.
pub(crate) async fn run(
    address: &PgConnectOptions,
    schema: &Schema,
) -> Result<Vec<Migration>, ConnectError> {
    // A session without the timeouts of the others: a migration may take its time.
    let session = address.clone().extra_float_digits(None).disable_statement_logging();
    let mut connection = session.connect().await.map_err(|error| translate(&error))?;
    let ran = run_over(&mut connection, schema).await?;
    if let Err(error) = connection.close().await {
        tracing::debug!(%error, "the connection of the migrations did not close");
    }
    Ok(ran)
}

async fn run_over(
    connection: &mut PgConnection,
    schema: &Schema,
) -> Result<Vec<Migration>, ConnectError> {
    let mut transaction = connection.begin().await.map_err(|error| translate(&error))?;
    let lock = format!("cqrs migrations of {}", schema.name());
    send(&mut transaction, schema, LOCK, vec![Param::Text(&lock)]).await?;
    let table = format!("{}.migrations", schema.name());
    let exists = send(&mut transaction, schema, EXISTS, vec![Param::Text(&table)]).await?;
    let applied = if one_row(&exists)?.cell(0)? {
        Applied::read(&send(&mut transaction, schema, applied::SQL, Vec::new()).await?)?
    } else {
        Vec::new()
    };
    let missing = applied::missing(schema, &applied)?;
    for migration in &missing {
        let Migration { version, name, sql } = *migration;
        let failed = |reason| ConnectError::MigrationFailed { version, name, reason };
        let sql = AssertSqlSafe(schema.put_into(sql));
        let ran = transaction.execute(sqlx::raw_sql(sql)).await;
        ran.map_err(|error| failed(translate(&error)))?;
        let checksum = migration.checksum();
        let params = vec![Param::Int(version.into()), Param::Text(&checksum)];
        send(&mut transaction, schema, RECORD, params).await.map_err(failed)?;
    }
    transaction.commit().await.map_err(|error| translate(&error))?;
    Ok(missing)
}

/// As one text, so that it works through every pooler.
async fn send(
    connection: &mut PgConnection,
    schema: &Schema,
    file: &'static str,
    params: Vec<Param<'_>>,
) -> Result<Vec<sqlx::postgres::PgRow>, StoreError> {
    let text = Statement::new(file, schema).with(params).literal();
    connection.fetch_all(sqlx::raw_sql(text)).await.map_err(|error| translate(&error))
}
