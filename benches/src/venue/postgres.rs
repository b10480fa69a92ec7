use std::{path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use cqrs_bench_kit::{Failure, Stored, child::Watch};
use cqrs_core::ProjectionStore;
use cqrs_postgres::PostgresStore;
use cqrs_tests::{ServerOptions, TestDatabase, TestServer};
use sqlx::Row as _;

use super::{Log, Venue};

/// A PostgreSQL server, and how long its disk takes.
#[derive(Clone)]
pub(crate) struct Postgres {
    server: TestServer,
    commit_delay: Duration,
}

impl Postgres {
    /// The server of this run: the one in `DATABASE_URL`, else one of its own that waits for
    /// the disk as a server in production does.
    pub(crate) async fn start() -> Self {
        let commit_delay = Duration::ZERO;
        if std::env::var_os("DATABASE_URL").is_some() {
            return Self { server: TestServer::shared().await, commit_delay };
        }
        let settings = [("max_connections", "600"), ("shared_buffers", "512MB")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let server = TestServer::start(ServerOptions { fsync: true, settings }).await;
        Self { server, commit_delay }
    }

    /// The same server as if its disk took so much longer: it sleeps before each flush of the
    /// write-ahead log.
    pub(crate) fn with_commit_delay(&self, commit_delay: Duration) -> Self {
        Self { server: self.server.clone(), commit_delay }
    }

    /// A database of a round's own.
    pub(crate) async fn empty_database(&self) -> TestDatabase {
        let database = self.server.database("bench").await;
        if self.commit_delay > Duration::ZERO {
            // `commit_siblings = 0`: also where nobody else commits.
            let (name, delay) = (database.name(), self.commit_delay.as_micros());
            let sql = format!(
                r#"ALTER DATABASE "{name}" SET commit_delay = {delay};
                   ALTER DATABASE "{name}" SET commit_siblings = 0;"#
            );
            database.execute(&sql).await;
        }
        database
    }

    /// The parent of the server's processes, where the server runs on this machine.
    pub(crate) async fn postmaster(&self) -> Option<u32> {
        let database = self.empty_database().await;
        let mut session = database.connect().await;
        let folder = sqlx::query_scalar::<_, String>("SHOW data_directory");
        let folder = folder.fetch_one(&mut session).await.ok()?;
        let pid = std::fs::read_to_string(Path::new(&folder).join("postmaster.pid")).ok()?;
        pid.lines().next()?.parse().ok()
    }
}

#[async_trait]
impl Venue for Postgres {
    async fn empty_log(&self) -> Result<Box<dyn Log>, Failure> {
        let database = self.empty_database().await;
        Ok(Box::new(InDatabase(database)))
    }
}

/// What a database keeps, and how far the write-ahead log of its server is.
pub(crate) async fn stored_in(database: &TestDatabase) -> Result<Option<Stored>, Failure> {
    let mut session = database.connect().await;
    let row = sqlx::query(include_str!("stored.sql")).fetch_one(&mut session).await?;
    let bytes = |column| Ok::<_, Failure>(u64::try_from(row.try_get::<i64, _>(column)?)?);
    Ok(Some(Stored { disk: bytes(0)?, wal: Some(bytes(1)?) }))
}

/// A database, as somebody looks at it from outside.
pub(crate) struct Database(pub(crate) TestDatabase);

#[async_trait]
impl Watch for Database {
    async fn stored(&self) -> Result<Option<Stored>, Failure> {
        stored_in(&self.0).await
    }
}

struct InDatabase(TestDatabase);

#[async_trait]
impl Log for InDatabase {
    async fn store(&self) -> Result<Arc<dyn ProjectionStore>, Failure> {
        Ok(Arc::new(PostgresStore::connect(&self.0.url()).await?))
    }

    fn address(&self) -> String {
        self.0.url()
    }

    async fn stored(&self) -> Result<Option<Stored>, Failure> {
        stored_in(&self.0).await
    }

    async fn settle(&self) -> Result<(), Failure> {
        self.0.execute("VACUUM ANALYZE").await;
        self.0.execute("CHECKPOINT").await;
        Ok(())
    }
}
