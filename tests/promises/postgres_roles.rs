//! The rights of `roles.sql`: an application appends and reads, and can do nothing else.

use std::path::Path;

use cqrs_core::{AppendError, EventStore, ExpectedVersion, StoreError, Verdict};
use cqrs_postgres::{ConnectError, PostgresStore};
use cqrs_tests::{TestDatabase, TestServer};
use sqlx::{ConnectOptions, PgConnection, postgres::PgConnectOptions};
use tokio::sync::Mutex;

use crate::{
    log::{append, batch, event, whole_log},
    postgres::code_of,
};

/// A migrated database with the roles, and the address of a login that has one of them.
pub(crate) async fn with_role(role: &str) -> (TestDatabase, PgConnectOptions) {
    let database = TestServer::shared().await.database("roles").await;
    PostgresStore::connect(&database.url()).await.unwrap();
    roles(&database).await;
    let login = login(&database, "login", role).await;
    (database, login)
}

/// Runs `roles.sql`.
pub(crate) async fn roles(database: &TestDatabase) {
    // Roles belong to the whole server: one test at a time makes them.
    static ONE: Mutex<()> = Mutex::const_new(());
    let _turn = ONE.lock().await;
    let roles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cqrs-postgres/roles.sql");
    let roles = std::fs::read_to_string(roles).unwrap();
    database.psql(&format!("BEGIN;\n{roles}\nCOMMIT;")).await;
}

/// The address of a new login with that role.
pub(crate) async fn login(database: &TestDatabase, name: &str, role: &str) -> PgConnectOptions {
    let login = format!("{name}_of_{}", database.name());
    database.execute(&format!("CREATE ROLE {login} LOGIN IN ROLE {role}")).await;
    let address: PgConnectOptions = database.url().parse().unwrap();
    address.username(&login)
}

async fn fails_with(session: &mut PgConnection, sql: &'static str, code: &str) {
    assert_eq!(code_of(session, sql).await.as_deref(), Some(code), "{sql}");
}

#[tokio::test]
async fn an_application_appends_and_reads() {
    let (_database, login) = with_role("cqrs_app").await;
    let store = PostgresStore::builder_for(login).connect().await.unwrap();
    let batch = batch(
        store.head().await.unwrap().epoch,
        vec![append("ada", ExpectedVersion::NoStream, vec![event("{}")])],
    );
    let verdicts = store.append(&batch).await.unwrap();
    assert!(matches!(verdicts[..], [Verdict::Appended { .. }]), "{verdicts:?}");
    store.resolve(batch.id).await.unwrap();
    store.prune_keys(jiff::Timestamp::now(), 10).await.unwrap();
    assert_eq!(whole_log(&store).await.len(), 1);
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn an_application_can_do_nothing_else() {
    let (_database, login) = with_role("cqrs_app").await;
    let store = PostgresStore::builder_for(login.clone()).connect().await.unwrap();
    let mut session = login.connect().await.unwrap();
    for sql in [
        "INSERT INTO cqrs.logs (log, epoch) VALUES (9, 1)",
        "UPDATE cqrs.logs SET epoch = 9",
        "DELETE FROM cqrs.events",
        "TRUNCATE cqrs.events",
        "INSERT INTO cqrs.batches (log, batch, slot, recorded_at, fenced) VALUES (1, 1, gen_random_uuid(), now(), true)",
        "DELETE FROM cqrs.keys",
        "ALTER TABLE cqrs.events DISABLE TRIGGER ALL",
        "DROP TABLE cqrs.events",
        "CREATE TABLE cqrs.mine ()",
        "SELECT cqrs.begin_epoch(1, 'mine')",
        "SELECT cqrs.start_epoch(1, 'mine', NULL, NULL)",
        "SELECT cqrs.repair(1)",
        "SELECT * FROM cqrs.logs FOR UPDATE",
        "SET ROLE cqrs_owner",
    ] {
        fails_with(&mut session, sql, "42501").await;
    }
    let found = store.begin_epoch("mine").await;
    assert!(
        matches!(&found, Err(StoreError::Rejected { code, .. }) if code == "42501"),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let (database, login) = with_role("cqrs_reader").await;
    let owner = PostgresStore::connect(&database.url()).await.unwrap();
    let found = PostgresStore::builder_for(login.clone()).connect().await;
    let refused = matches!(&found, Err(ConnectError::Store(StoreError::Rejected { code, .. })) if code == "42501");
    assert!(refused, "{found:?}");
    let mut session = login.connect().await.unwrap();
    assert_eq!(code_of(&mut session, "SELECT * FROM cqrs.events").await, None);
    fails_with(&mut session, "SELECT * FROM cqrs.open_log(1)", "42501").await;
    drop(owner);
}

#[tokio::test]
async fn an_operator_begins_epochs() {
    let (_database, login) = with_role("cqrs_operator").await;
    let store = PostgresStore::builder_for(login).connect().await.unwrap();
    let epoch = store.begin_epoch("a drill").await.unwrap();
    assert_eq!(store.repair().await.unwrap().epoch, epoch);
}

/// A function of the same name in a schema of the caller's own is never called with the owner's
/// rights.
#[tokio::test]
async fn functions_do_not_look_into_the_callers_schemas() {
    let (database, login) = with_role("cqrs_app").await;
    database
        .execute(
            "CREATE SCHEMA trap; GRANT USAGE ON SCHEMA trap TO PUBLIC;
             CREATE FUNCTION trap.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql
               AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
             CREATE FUNCTION trap.cardinality(text[]) RETURNS integer LANGUAGE plpgsql
               AS 'BEGIN RAISE EXCEPTION ''trapped''; END';",
        )
        .await;
    let login = login.options([("search_path", "trap, pg_catalog")]);
    let store = PostgresStore::builder_for(login).connect().await.unwrap();
    let epoch = store.head().await.unwrap().epoch;
    let append = append("ada", ExpectedVersion::Any, vec![event("{}")]);
    let found = store.append(&batch(epoch, vec![append])).await;
    assert!(!matches!(found, Err(AppendError::NotStored(_))), "{found:?}");
}
