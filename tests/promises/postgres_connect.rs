//! Connecting to PostgreSQL: migrations, and what is wrong with a server, in one clear error.

use std::path::{Path, PathBuf};

use cqrs_core::{EventStore, StoreError};
use cqrs_postgres::{ConnectError, PostgresStore};
use cqrs_tests::{TestDatabase, TestServer};

use crate::{
    log::whole_log,
    postgres::{a_store, now, one, write},
};

async fn empty() -> TestDatabase {
    TestServer::shared().await.database("connect").await
}

fn migrations() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cqrs-postgres/migrations");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[tokio::test]
async fn migrates_by_itself_once() {
    let database = empty().await;
    let builder = PostgresStore::builder(&database.url());
    let ran = PostgresStore::migrate(&builder).await.unwrap();
    assert_eq!(ran.iter().map(|m| m.version).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(PostgresStore::migrate(&builder).await.unwrap(), []);
    builder.migrate(false).connect().await.unwrap();
}

#[tokio::test]
async fn the_files_run_in_psql_as_they_are() {
    let database = empty().await;
    for file in migrations() {
        database.psql_file(&file).await;
    }
    let builder = PostgresStore::builder(&database.url()).migrate(false);
    let store = builder.connect().await.unwrap();
    write(&store, 3).await;
    assert_eq!(whole_log(&store).await.len(), 3);
}

#[tokio::test]
async fn a_missing_migration_is_named() {
    let database = empty().await;
    let connect = || PostgresStore::builder(&database.url()).migrate(false).connect();
    let missing = |version, name| {
        Some(ConnectError::MissingMigration { schema: "cqrs".into(), version, name })
    };
    assert_eq!(connect().await.err(), missing(1, "tables"));
    database.psql_file(&migrations()[0]).await;
    assert_eq!(connect().await.err(), missing(2, "append"));
}

#[tokio::test]
async fn a_migration_from_the_future_is_named() {
    let (database, _store) = a_store("future").await;
    database.execute("INSERT INTO cqrs.migrations (version, name) VALUES (99, 'hover')").await;
    let found = PostgresStore::connect(&database.url()).await.err();
    let (schema, name) = ("cqrs".to_owned(), "hover".to_owned());
    assert_eq!(found, Some(ConnectError::UnknownMigration { schema, version: 99, name }));
}

#[tokio::test]
async fn a_changed_migration_is_named() {
    let (database, _store) = a_store("changed").await;
    database.execute("UPDATE cqrs.migrations SET checksum = 'another' WHERE version = 2").await;
    let found = PostgresStore::connect(&database.url()).await.err();
    let (schema, name) = ("cqrs".to_owned(), "append");
    assert_eq!(found, Some(ConnectError::ChangedMigration { schema, version: 2, name }));
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing() {
    let database = empty().await;
    database.execute("CREATE SCHEMA cqrs; CREATE TABLE cqrs.keys ()").await;
    let found = PostgresStore::connect(&database.url()).await.err();
    let failed = matches!(found, Some(ConnectError::MigrationFailed { version: 1, .. }));
    assert!(failed, "{found:?}");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'cqrs'";
    assert_eq!(database.psql(tables).await.trim(), "1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_programs_may_migrate_at_once() {
    let database = empty().await;
    let url = database.url();
    let programs = (0..8).map(|_| {
        let url = url.clone();
        tokio::spawn(async move { PostgresStore::connect(&url).await.map(drop) })
    });
    for program in programs.collect::<Vec<_>>() {
        program.await.unwrap().unwrap();
    }
    let store = PostgresStore::connect(&url).await.unwrap();
    assert_eq!(store.epochs().await.unwrap().len(), 1);
}

#[tokio::test]
async fn schemas_and_logs_stand_side_by_side() {
    let database = empty().await;
    let open = |schema: &'static str, log| {
        PostgresStore::builder(&database.url()).schema(schema).log(log).connect()
    };
    let places = [("cqrs", 1), ("cqrs", 2), ("user", 1), ("ledger_2", 7)];
    for (number, (schema, log)) in (1..).zip(places) {
        write(&open(schema, log).await.unwrap(), number).await;
    }
    for (number, (schema, log)) in (1..).zip(places) {
        assert_eq!(whole_log(&open(schema, log).await.unwrap()).await.len(), number);
    }
    let rest = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'user'::regnamespace
        AND prosrc LIKE '%\"cqrs\"%'";
    assert_eq!(database.psql(rest).await.trim(), "0");
}

#[tokio::test]
async fn a_name_that_would_need_quotes_is_refused() {
    let database = empty().await;
    let name = "a\"; DROP SCHEMA public; --".to_owned();
    let found = PostgresStore::builder(&database.url()).schema(&*name).connect().await.err();
    assert_eq!(found, Some(ConnectError::InvalidSchema { name }));
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    for address in ["", "bank", "mysql://localhost/bank", "postgres://localhost:port/bank"] {
        let found = PostgresStore::connect(address).await.err();
        assert!(matches!(found, Some(ConnectError::InvalidAddress { .. })), "{address}: {found:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("postgres://bank@localhost/bank?host={}", folder.path().display());
    let found = PostgresStore::connect(&address).await.err();
    let unavailable = matches!(found, Some(ConnectError::Store(StoreError::Unavailable { .. })));
    assert!(unavailable, "{found:?}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_refused() {
    let database = empty().await;
    let address = database.url().replace(database.name(), "nowhere");
    let found = PostgresStore::connect(&address).await.err();
    let Some(ConnectError::Store(StoreError::Rejected { code, .. })) = found else {
        panic!("{found:?}")
    };
    assert_eq!(code, "3D000");
}

#[tokio::test]
async fn a_read_only_database_is_refused() {
    let (database, store) = a_store("readonly").await;
    let set = "ALTER DATABASE %d SET default_transaction_read_only = on";
    database.execute(&set.replace("%d", database.name())).await;
    let found = PostgresStore::connect(&database.url()).await.err();
    assert!(matches!(found, Some(ConnectError::ReadOnly { .. })), "{found:?}");
    // One that was connected before keeps its sessions until they end.
    write(&store, 1).await;
    TestServer::shared().await.terminate_backends(&database).await;
    let batch = loop {
        match store.head().await {
            Ok(head) => break crate::log::batch(head.epoch, vec![one("ada")]),
            Err(error) => assert!(error.is_transient(), "{error}"),
        }
    };
    let found = loop {
        match store.append(&batch).await {
            Err(cqrs_core::AppendError::Unknown { .. }) => {}
            Err(cqrs_core::AppendError::NotStored(error)) if error.is_transient() => {}
            found => break found,
        }
    };
    let read_only =
        matches!(&found, Err(cqrs_core::AppendError::NotStored(StoreError::ReadOnly { .. })));
    assert!(read_only, "{found:?}");
}

#[tokio::test]
async fn a_database_in_another_encoding_is_refused() {
    let server = TestServer::shared().await;
    let database = empty().await;
    let name = format!("{}_latin", database.name());
    let create = format!(
        "CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    );
    database.psql(&create).await;
    let found = PostgresStore::connect(&database.url().replace(database.name(), &name)).await.err();
    database.psql(&format!("DROP DATABASE {name}")).await;
    assert_eq!(found, Some(ConnectError::NotUtf8 { found: "LATIN1".into() }));
    drop(server);
}

#[tokio::test]
async fn a_role_with_another_isolation_level_does_no_harm() {
    let (database, _) = a_store("isolation").await;
    let set = "ALTER DATABASE %d SET default_transaction_isolation = 'serializable'";
    database.execute(&set.replace("%d", database.name())).await;
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    write(&store, 2).await;
    let batch = now(&store, vec![one("ada")]).await;
    store.resolve(batch.id).await.unwrap();
    store.begin_epoch("a drill").await.unwrap();
}
