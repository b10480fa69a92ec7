//! PostgreSQL behind a transaction pooler: each statement may reach another session, and nothing
//! of a session may be relied on. Skipped, with a line that says so, where there is no PgBouncer.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use async_trait::async_trait;
use cqrs_core::{
    AppendError, BatchFate, EventStore, ExpectedVersion, StoreError, StreamId, Verdict,
    testing::suite::{FreshLog, RULES, run},
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestDatabase, TestServer, Tier};
use sqlx::{ConnectOptions, Executor, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;

use crate::log::{append, batch, event, whole_log};

/// A pooler with two sessions per database, so that clients share and swap them. It ends with
/// this value.
pub(crate) struct Pooler {
    folder: TempDir,
    process: Child,
}

impl Pooler {
    const PORT: u16 = 6432;

    /// `None` where it is not installed.
    pub(crate) async fn start(server: &TestServer) -> Option<Self> {
        Self::start_with(server, "").await
    }

    async fn start_with(server: &TestServer, more: &str) -> Option<Self> {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];
        let Some(program) = program.into_iter().find(|path| Path::new(path).exists()) else {
            println!("skipped: there is no pgbouncer; `apt-get install pgbouncer` brings it");
            return None;
        };
        let database = server.database("behind").await;
        let address: PgConnectOptions = database.url().parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        // It may run as another user than the tests.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let host = match address.get_socket() {
            Some(socket) => socket.to_str().unwrap().to_owned(),
            None => address.get_host().to_owned(),
        };
        let (port, user, path) =
            (address.get_port(), address.get_username(), folder.path().display());
        let settings = format!(
            "[databases]\n* = host={host} port={port} user={user}\n\
             [pgbouncer]\nlisten_addr =\nlisten_port = {}\nunix_socket_dir = {path}\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n\
             server_reset_query_always = 1\nserver_reset_query = DISCARD ALL\n{more}\n",
            Self::PORT
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, settings).unwrap();
        let mut command = Command::new(program);
        if rustix::process::geteuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let process =
            command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let pooler = Self { folder, process };
        while pooler.connect(&database).await.is_err() {
            tokio::task::yield_now().await;
        }
        Some(pooler)
    }

    fn address(&self, database: &TestDatabase) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.folder.path())
            .port(Self::PORT)
            .username("anybody")
            .database(database.name())
            .extra_float_digits(None)
    }

    async fn connect(&self, database: &TestDatabase) -> sqlx::Result<PgConnection> {
        self.address(database).connect().await
    }

    pub(crate) async fn open(&self, database: &TestDatabase) -> PostgresStore {
        let builder = PostgresStore::builder_for(self.address(database));
        builder.transaction_pooler(true).connect().await.unwrap()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) struct BehindPooler {
    pub(crate) pooler: Arc<Pooler>,
    pub(crate) database: TestDatabase,
}

#[async_trait]
impl FreshLog for BehindPooler {
    async fn open(&self) -> Arc<dyn EventStore> {
        Arc::new(self.pooler.open(&self.database).await)
    }
}

/// In the small tier those that reach every statement; in the full tier all of them.
const SOME: [&str; 14] = [
    "a_committed_batch_is_found",
    "a_key_counts_within_its_batch",
    "a_pruned_key_counts_as_new",
    "a_race_with_resolve_has_one_answer",
    "a_random_history_matches_the_model",
    "a_stream_has_its_own_keys",
    "another_epoch_is_turned_away",
    "data_comes_back_as_written",
    "ids_come_back_as_written",
    "keys_stand_in_the_order_of_their_bytes",
    "many_writers_leave_no_gap",
    "metadata_comes_back_as_written",
    "one_key_has_one_refusal",
    "through_skips_no_match",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeps_its_promises_behind_a_transaction_pooler() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let pooler = Arc::new(pooler);
    let chosen = |name: &str| Tier::of_this_run() == Tier::Full || SOME.contains(&name);
    let rules: Vec<_> = RULES.iter().filter(|rule| chosen(rule.name)).collect();
    assert!(rules.len() >= SOME.len(), "a rule was renamed: only {} were found", rules.len());
    for rule in rules {
        let fresh = async || {
            let database = server.prepared_database("migrated", |url| async move {
                PostgresStore::connect(&url).await.map(drop)
            });
            BehindPooler { pooler: Arc::clone(&pooler), database: Box::pin(database).await }
        };
        if let Err(broken) = Box::pin(run(rule, fresh)).await {
            panic!("{}: {broken:?}", rule.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_text_is_read_as_sql_behind_a_pooler() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let database = server.database("texts").await;
    let store = pooler.open(&database).await;
    // A backslash in an ordinary string is an escape then.
    let role = "ALTER DATABASE %d SET standard_conforming_strings = off";
    database.execute(&role.replace("%d", database.name())).await;
    database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cqrs' AND datname = current_database()").await;
    let store = {
        drop(store);
        pooler.open(&database).await
    };
    let epoch = store.head().await.unwrap().epoch;
    let texts = [
        "', 'hex'); DROP SCHEMA cqrs CASCADE; --",
        "\\', \\\\",
        "{\"a\",NULL}",
        "$1 $22",
        "\u{2019}",
    ];
    for text in texts {
        let data = serde_json::to_string(text).unwrap();
        let append = append(text, ExpectedVersion::NoStream, vec![event(&*data)]);
        store.append(&batch(epoch, vec![append])).await.unwrap();
        let stream = StreamId::new("account", text).unwrap();
        let read = store.read_stream(&stream, 0_u64.try_into().unwrap(), 10).await.unwrap();
        assert_eq!(read.iter().map(|event| &*event.data).collect::<Vec<_>>(), [&*data]);
    }
    assert_eq!(whole_log(&store).await.len(), texts.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refuses_another_isolation_level_behind_a_pooler() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let database = server.database("isolation").await;
    let store = pooler.open(&database).await;
    let epoch = store.head().await.unwrap().epoch;
    let set = "ALTER DATABASE %d SET default_transaction_isolation = 'serializable'";
    database.execute(&set.replace("%d", database.name())).await;
    database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    let append = || append("ada", ExpectedVersion::Any, vec![event("{}")]);
    let found = loop {
        match store.append(&batch(epoch, vec![append()])).await {
            // The sessions that were ended.
            Err(
                AppendError::NotStored(StoreError::Unavailable { .. })
                | AppendError::Unknown { .. },
            ) => {}
            found => break found,
        }
    };
    let Err(AppendError::NotStored(StoreError::Rejected { code, .. })) = found else {
        panic!("{found:?}")
    };
    assert_eq!(code, "LG001");
    assert_eq!(store.head().await.unwrap().position, 0);
}

/// It gives the statement up, and says so in the server's place; the server goes on with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_gives_up_leaves_the_outcome_unknown() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start_with(&server, "query_timeout = 1").await else { return };
    let database = server.database("gives_up").await;
    let store = pooler.open(&database).await;
    let batch = batch(
        store.head().await.unwrap().epoch,
        vec![append("ada", ExpectedVersion::Any, vec![event("{}")])],
    );
    let mut holder = database.connect().await;
    holder.execute("BEGIN; SELECT * FROM cqrs.logs FOR NO KEY UPDATE").await.unwrap();
    let found = store.append(&batch).await;
    assert!(matches!(found, Err(AppendError::Unknown { .. })), "{found:?}");
    holder.execute("COMMIT").await.unwrap();
    let stored = match store.resolve(batch.id).await.unwrap() {
        BatchFate::Committed { .. } => 1,
        BatchFate::Fenced => 0,
    };
    assert_eq!(whole_log(&store).await.len(), stored);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failover_behind_a_pooler_begins_another_epoch() {
    let server = TestServer::shared().await;
    let Some(pooler) = Pooler::start(&server).await else { return };
    let database = server.database("failover").await;
    let store = pooler.open(&database).await;
    let epoch = store.head().await.unwrap().epoch;
    let append = || append("ada", ExpectedVersion::Any, vec![event("{}")]);
    store.append(&batch(epoch, vec![append()])).await.unwrap();
    // As if the log had last been written on another timeline.
    database.execute("UPDATE cqrs.logs SET timeline = timeline + 1").await;
    let found = store.append(&batch(epoch, vec![append()])).await;
    let Err(AppendError::NotStored(StoreError::EpochChanged { named, actual })) = found else {
        panic!("{found:?}")
    };
    assert!(named == epoch && actual > epoch, "{named}, then {actual}");
    let verdicts = store.append(&batch(actual, vec![append()])).await.unwrap();
    assert!(matches!(verdicts[..], [Verdict::Appended { .. }]), "{verdicts:?}");
    let history = store.epochs().await.unwrap();
    assert_eq!(history.iter().map(|e| e.first_position.get()).collect::<Vec<_>>(), [1, 2]);
}
