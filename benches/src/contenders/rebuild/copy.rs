use std::fmt::Write as _;

use async_trait::async_trait;
use cqrs_bench_kit::{CallError, Caller, Contender, Count, Done, Failure, Turn, Wrong};
use cqrs_tests::TestDatabase;
use sqlx::PgConnection;

use super::rows;
use crate::venue::Postgres;

/// The limit of writing on PostgreSQL: a row for each event by one `COPY`, into a table without
/// an index.
pub(crate) struct CopiedRows {
    pub(crate) server: Postgres,
    pub(crate) events: u64,
}

/// So many bytes are sent at once.
const CHUNK: usize = 64 << 10;

#[async_trait]
impl Contender for CopiedRows {
    fn name(&self) -> String {
        "COPY".into()
    }

    async fn prepare(&self, _: usize) -> Result<Box<dyn Turn>, Failure> {
        let database = self.server.empty_database().await;
        database.execute(include_str!("create_table.sql")).await;
        let session = Some(database.connect().await);
        let mut text = String::new();
        for row in rows(self.events) {
            // Writing into a text does not fail.
            let _ = writeln!(text, "{}\t{}\t1\t{}", row.key, row.document, row.position);
        }
        Ok(Box::new(Prepared { session, text, events: self.events, database }))
    }
}

struct Prepared {
    session: Option<PgConnection>,
    text: String,
    events: u64,
    database: TestDatabase,
}

#[async_trait]
impl Turn for Prepared {
    fn callers(&mut self) -> Vec<Box<dyn Caller>> {
        let (text, events) = (std::mem::take(&mut self.text), self.events);
        let session = self.session.take();
        session.map(|s| Box::new(Copier { session: s, text, events }) as _).into_iter().collect()
    }

    async fn check(self: Box<Self>, counts: &[Count]) -> Result<(), Failure> {
        let mut session = self.database.connect().await;
        let count = "SELECT count(*) FROM rows";
        let stored: i64 = sqlx::query_scalar(count).fetch_one(&mut session).await?;
        let (stored, acknowledged) = (u64::try_from(stored)?, counts[0].acknowledged);
        if stored != acknowledged {
            return Err(Wrong::Count { stored, acknowledged }.into());
        }
        Ok(())
    }
}

struct Copier {
    session: PgConnection,
    text: String,
    events: u64,
}

impl Copier {
    async fn copy(&mut self) -> Result<(), sqlx::Error> {
        let mut copy = self.session.copy_in_raw(include_str!("copy.sql")).await?;
        for chunk in self.text.as_bytes().chunks(CHUNK) {
            copy.send(chunk).await?;
        }
        copy.finish().await.map(drop)
    }
}

#[async_trait]
impl Caller for Copier {
    async fn call(&mut self) -> Result<Done, CallError> {
        self.copy().await.map_err(|e| CallError::Failed(e.into()))?;
        Ok(self.events.into())
    }
}
