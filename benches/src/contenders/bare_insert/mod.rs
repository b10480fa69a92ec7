use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Stored, Turn, Wrong};
use cqrs_tests::TestDatabase;
use sqlx::{Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use crate::row::{DATA, NAME, metadata};
use crate::venue::{Postgres, stored_in};

/// The table of every insert without a framework.
pub(super) const CREATE_TABLE: &str = include_str!("create_table.sql");

/// The limit of one event per transaction: a prepared `INSERT` that commits by itself, on a
/// connection per caller.
pub(crate) struct BareInsert {
    pub(crate) server: Postgres,
}

#[async_trait]
impl Contender for BareInsert {
    fn name(&self) -> String {
        "bare INSERT".into()
    }

    async fn prepare(&self, callers: usize) -> Result<Box<dyn Turn>, Failure> {
        let database = self.server.empty_database().await;
        database.execute(CREATE_TABLE).await;
        let mut sessions = Vec::with_capacity(callers);
        for _ in 0..callers {
            sessions.push(PgConnection::connect(&database.url()).await?);
        }
        Ok(Box::new(Prepared { sessions, database }))
    }
}

struct Prepared {
    sessions: Vec<PgConnection>,
    database: TestDatabase,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let inserter = |(number, session)| Inserter {
            session,
            stream: format!("account-{number}"),
            version: 0,
        };
        let sessions = std::mem::take(&mut self.sessions).into_iter().enumerate();
        sessions.map(|s| Box::new(inserter(s)) as Box<dyn Caller>).collect()
    }

    async fn stored(&mut self) -> Result<Option<Stored>, Failure> {
        stored_in(&self.database).await
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        check_rows(&self.database, counts).await
    }
}

/// As many rows as were acknowledged.
pub(super) async fn check_rows(database: &TestDatabase, counts: &[Count]) -> Result<(), Failure> {
    let mut session = database.connect().await;
    let count = "SELECT count(*) FROM bare_events";
    let stored: i64 = sqlx::query_scalar(count).fetch_one(&mut session).await?;
    let acknowledged = counts.iter().map(|c| c.acknowledged).sum();
    let stored = u64::try_from(stored)?;
    if stored != acknowledged {
        return Err(Wrong::Count { stored, acknowledged }.into());
    }
    Ok(())
}

struct Inserter {
    session: PgConnection,
    stream: String,
    version: i64,
}

#[async_trait]
impl Caller for Inserter {
    async fn call(&mut self) -> Result<Done, CallError> {
        let insert = sqlx::query(include_str!("insert.sql"))
            .bind("bench-account")
            .bind(&self.stream)
            .bind(self.version + 1)
            .bind(Uuid::now_v7())
            .bind(NAME)
            .bind(1_i32)
            .bind(DATA)
            .bind(metadata());
        self.session.execute(insert).await.map_err(|e| CallError::Failed(e.into()))?;
        self.version += 1;
        Ok(1.into())
    }
}
