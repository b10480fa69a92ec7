use sqlx::{AssertSqlSafe, Executor as _, PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

/// A schema of one spec's own, in a transaction that is never committed.
pub(super) struct Place {
    transaction: Transaction<'static, Postgres>,
    schema: String,
}

impl Place {
    /// Makes it, with these tables.
    pub(super) async fn with(pool: &PgPool, tables: &'static str) -> Result<Self, sqlx::Error> {
        let schema = format!("cqrs_spec_{}", Uuid::now_v7().simple());
        let mut transaction = pool.begin().await?;
        let create = format!("CREATE SCHEMA {schema}");
        transaction.execute(AssertSqlSafe(create)).await?;
        let path = format!("{schema}, public");
        let set = sqlx::query(include_str!("place.sql")).bind(path);
        transaction.execute(set).await?;
        transaction.execute(sqlx::raw_sql(tables)).await?;
        Ok(Self { transaction, schema })
    }

    pub(super) fn db(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Leaves nothing behind, also where a handler has committed.
    pub(super) async fn leave(self, pool: &PgPool) -> Result<(), sqlx::Error> {
        self.transaction.rollback().await?;
        let drop = format!("DROP SCHEMA IF EXISTS {} CASCADE", self.schema);
        pool.execute(AssertSqlSafe(drop)).await?;
        Ok(())
    }
}
