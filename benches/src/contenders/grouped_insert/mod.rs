use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Stored, Turn};
use cqrs_tests::TestDatabase;
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use super::bare_insert::{CREATE_TABLE, check_rows};
use crate::row::{DATA, NAME, metadata};
use crate::venue::{Postgres, stored_in};

/// The limit of many events per transaction: one prepared `INSERT` of so many rows that commits by
/// itself, by one caller on one connection.
pub(crate) struct GroupedInsert {
    pub(crate) server: Postgres,
    /// Rows in an `INSERT`.
    pub(crate) size: usize,
}

#[async_trait]
impl Contender for GroupedInsert {
    fn name(&self) -> String {
        format!("INSERT of {}", self.size)
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let database = self.server.empty_database().await;
        database.execute(CREATE_TABLE).await;
        let session = Some(PgConnection::connect(&database.url()).await?);
        Ok(Box::new(Prepared { session, size: self.size, database }))
    }
}

struct Prepared {
    session: Option<PgConnection>,
    size: usize,
    database: TestDatabase,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let streams: Vec<_> = (0..self.size).map(|n| format!("account-{n}")).collect();
        let session = self.session.take();
        let inserter = |session| Box::new(Inserter { session, streams, version: 0 }) as _;
        session.map(inserter).into_iter().collect()
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        stored_in(&self.database).await
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        check_rows(&self.database, counts).await
    }
}

struct Inserter {
    session: PgConnection,
    streams: Vec<String>,
    version: i64,
}

#[async_trait]
impl Caller for Inserter {
    async fn call(&mut self) -> Result<Done, CallError> {
        let size = self.streams.len();
        let each = |value: fn() -> String| (0..size).map(|_| value()).collect::<Vec<_>>();
        let insert = sqlx::query(include_str!("insert.sql"))
            .bind("bench-account")
            .bind(self.version + 1)
            .bind(NAME)
            .bind(1_i32)
            .bind(&self.streams)
            .bind((0..size).map(|_| Uuid::now_v7()).collect::<Vec<_>>())
            .bind(each(|| DATA.to_owned()))
            .bind(each(metadata));
        self.session.execute(insert).await.map_err(|e| CallError::Failed(e.into()))?;
        self.version += 1;
        Ok((size as u64).into())
    }
}
