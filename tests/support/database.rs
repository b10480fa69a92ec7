use std::{
    fs::File,
    io::{Seek as _, Write as _},
    path::Path,
    thread,
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection,
    postgres::PgConnectOptions,
};
use tokio::{runtime, task::spawn_blocking, time::timeout};

use crate::{ServerError, TestServer, programs::Programs, server::or_panic};

const PSQL: &[&str] =
    &["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1", "--file=-"];

/// A database of one test's own. It is dropped with this value, whoever is still connected.
#[derive(Debug)]
pub struct TestDatabase {
    server: TestServer,
    // Empty once it was given away or dropped.
    name: String,
}

impl TestDatabase {
    pub(crate) async fn create(
        server: &TestServer,
        prefix: &str,
        template: &str,
    ) -> Result<Self, ServerError> {
        let name = unique(prefix);
        let mut session = server.connect().await?;
        let sql = format!(r#"CREATE DATABASE "{name}" TEMPLATE "{template}""#);
        session.execute(AssertSqlSafe(sql)).await?;
        session.close().await?;
        Ok(Self { server: server.clone(), name })
    }

    /// Its address, as clients take it.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url_of(&self.name)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server that it is on.
    #[must_use]
    pub fn server(&self) -> &TestServer {
        &self.server
    }

    /// A session of its own, past every pool.
    ///
    /// # Panics
    /// Where the server does not take it.
    pub async fn connect(&self) -> PgConnection {
        let options: Result<PgConnectOptions, _> = self.url().parse();
        or_panic(or_panic(options).disable_statement_logging().connect().await)
    }

    /// Runs one or more statements in a session of their own.
    ///
    /// # Panics
    /// Where one fails.
    pub async fn execute(&self, sql: &str) {
        let mut session = self.connect().await;
        or_panic(session.execute(AssertSqlSafe(sql.to_owned())).await);
        or_panic(session.close().await);
    }

    /// Waits until at least so many sessions of this database wait for a lock.
    ///
    /// # Panics
    /// Where the server cannot be asked.
    pub async fn until_locks_are_awaited(&self, sessions: i64) {
        const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let mut session = self.connect().await;
        while or_panic(sqlx::query_scalar::<_, i64>(WAITING).fetch_one(&mut session).await)
            < sessions
        {
            tokio::task::yield_now().await;
        }
    }

    /// Runs a script through `psql`, which stops at the first error, and gives what it printed:
    /// rows as lines, values parted by `|`.
    ///
    /// # Panics
    /// Where a statement fails, or there is no `psql`.
    pub async fn psql(&self, script: &str) -> String {
        let mut file = or_panic(tempfile::tempfile());
        or_panic(file.write_all(script.as_bytes()).and_then(|()| file.rewind()));
        self.run("psql", PSQL, file).await
    }

    /// Runs a file through `psql`, as [`psql`](Self::psql) does.
    ///
    /// # Panics
    /// Where a statement fails, or there is no `psql`.
    pub async fn psql_file(&self, file: &Path) -> String {
        self.run("psql", PSQL, or_panic(File::open(file))).await
    }

    /// All of it, as `pg_dump` writes it: a script for [`psql`](Self::psql) in an empty database.
    ///
    /// # Panics
    /// Where `pg_dump` fails.
    pub async fn dump(&self) -> String {
        self.run("pg_dump", &[], or_panic(File::open("/dev/null"))).await
    }

    async fn run(
        &self,
        program: &'static str,
        options: &'static [&'static str],
        input: File,
    ) -> String {
        let programs = match self.server.cluster() {
            Some(cluster) => cluster.programs().clone(),
            None => or_panic(Programs::find()),
        };
        let url = format!("--dbname={}", self.url());
        let output = spawn_blocking(move || {
            let arguments = options.iter().copied().chain([url.as_str()]);
            programs.run(program, Path::new("/"), arguments, input.into())
        });
        String::from_utf8_lossy(&or_panic(or_panic(output.await)).stdout).into_owned()
    }

    /// Leaves it where it is, for others to be copied from, and gives its name.
    pub(crate) fn keep(mut self) -> String {
        std::mem::take(&mut self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.name.is_empty() {
            return;
        }
        let sql = format!(r#"DROP DATABASE IF EXISTS "{}" WITH (FORCE)"#, self.name);
        let server = self.server.clone();
        // On a thread of its own, for a runtime may not wait inside another. A server that is
        // stopped needs nothing dropped: its folder goes as a whole.
        let dropped = thread::spawn(move || {
            let drop = async {
                let mut session = server.connect().await?;
                session.execute(AssertSqlSafe(sql)).await?;
                Ok::<_, ServerError>(session.close().await?)
            };
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|rt| rt.block_on(async { timeout(Duration::from_secs(10), drop).await }))
        });
        let _ = dropped.join();
    }
}

/// A name that nobody else has, within PostgreSQL's 63 bytes.
fn unique(prefix: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let prefix: String = prefix.chars().map(plain).take(40).collect();
    format!("{prefix}_{:016x}", fastrand::u64(..))
}
