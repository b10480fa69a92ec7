//! Steps of SQL projections: handlers of the user, in a transaction that is not theirs to end.

use std::sync::Arc;

use cqrs_core::{
    Advanced, Blueprint, EventStore, Generation, Handled, HandlerError, LogFilter, Position,
    PrepareError, ProjectionSpec, ProjectionStore, RecordedEvent, SqlApplied, SqlProjection,
    SqlProjectionStore, StoreError,
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{Fault, Proxy, TestDatabase, TestServer};
use sqlx::{Connection, Executor, PgConnection};

use crate::{
    postgres::{a_store, write},
    postgres_projections::{part, prepared, step},
};

const SPEC: ProjectionSpec = ProjectionSpec::new("statements", 1);
const TABLES: &str = "CREATE TABLE seen (position bigint PRIMARY KEY, stream text NOT NULL)";

const BLUEPRINT: Blueprint<'static> =
    Blueprint { spec: &SPEC, definition: "as it is", tables: Some(TABLES) };

/// Notes every event, and does something more at the second.
#[derive(Clone, Copy)]
struct Notes(Deed);

#[derive(Clone, Copy, Debug)]
enum Deed {
    Nothing,
    /// A statement that fails, and the error goes on.
    Fail,
    /// The same, and the error is hidden.
    FailQuietly,
    Panic,
    Send(&'static str),
    /// A transaction of its own, committed.
    Nested,
    /// One that is neither committed nor rolled back.
    LeftOpen,
    /// A row that is not there.
    NoRow,
    /// An error of its own around one of the driver.
    Wrapped(&'static str),
}

#[derive(Debug, thiserror::Error)]
#[error("the statement of the month is not written")]
struct NotWritten(#[source] sqlx::Error);

impl Notes {
    async fn note(self, event: &RecordedEvent, db: &mut PgConnection) -> Result<(), HandlerError> {
        sqlx::query("INSERT INTO seen VALUES ($1, $2)")
            .bind(event.position.as_i64())
            .bind(event.stream.id())
            .execute(&mut *db)
            .await
            .map_err(HandlerError::new)?;
        if event.position != 2 {
            return Ok(());
        }
        match self.0 {
            Deed::Nothing => {}
            Deed::Fail => send(db, "SELECT 1/0").await?,
            Deed::FailQuietly => drop(send(db, "SELECT 1/0").await),
            Deed::Panic => panic!("it is Friday"),
            Deed::Send(sql) => send(db, sql).await?,
            Deed::Nested => {
                let mut inner = db.begin().await.map_err(HandlerError::new)?;
                inner.execute("DELETE FROM seen WHERE position = 1").await.unwrap();
                inner.commit().await.map_err(HandlerError::new)?;
            }
            Deed::LeftOpen => std::mem::forget(db.begin().await.unwrap()),
            Deed::NoRow => {
                let none = sqlx::query("SELECT 1 WHERE false").fetch_one(db).await;
                none.map_err(HandlerError::new)?;
            }
            Deed::Wrapped(sql) => {
                db.execute(sql).await.map_err(|e| HandlerError::new(NotWritten(e)))?;
            }
        }
        Ok(())
    }
}

async fn send(db: &mut PgConnection, sql: &'static str) -> Result<(), HandlerError> {
    db.execute(sql).await.map(drop).map_err(HandlerError::new)
}

impl SqlProjection for Notes {
    type Db = PgConnection;

    fn spec(&self) -> ProjectionSpec {
        SPEC
    }

    fn tables(&self) -> &'static str {
        TABLES
    }

    fn handle<'a>(&'a self, stored: &'a RecordedEvent, db: &'a mut PgConnection) -> Handled<'a> {
        Box::pin(self.note(stored, db))
    }
}

/// Three events and the tables.
async fn three(name: &str) -> (TestDatabase, PostgresStore, Generation) {
    let (database, store) = a_store(name).await;
    write(&store, 3).await;
    let generation = prepared(&store, &BLUEPRINT).await.remove(0);
    (database, store, generation)
}

async fn apply(
    store: &PostgresStore,
    generation: &Generation,
    deed: Deed,
) -> Result<SqlApplied, StoreError> {
    apply_first(store, generation, deed, 3).await
}

/// Only so many of the events.
async fn apply_first(
    store: &PostgresStore,
    generation: &Generation,
    deed: Deed,
    count: u32,
) -> Result<SqlApplied, StoreError> {
    let advance = step(store, part(generation), count.into()).await;
    let page = store.read_log(Position::START, &LogFilter::all(), count).await.unwrap();
    let projection: Arc<dyn SqlProjection<Db = PgConnection>> = Arc::new(Notes(deed));
    store.apply(&advance, &page.events, &projection).await
}

fn is_committed(applied: &Result<SqlApplied, StoreError>) -> bool {
    matches!(applied, Ok(SqlApplied::Advanced(Advanced::Committed)))
}

#[track_caller]
fn failed(applied: Result<SqlApplied, StoreError>) -> (usize, String) {
    match applied {
        Ok(SqlApplied::Failed { index, error }) => (index, error.to_string()),
        other => panic!("{other:?}"),
    }
}

async fn seen(database: &TestDatabase) -> String {
    database.psql("SELECT string_agg(position::text, ',') FROM cqrs_read.seen").await.trim().into()
}

/// A handler that fails, one that ends its transaction, and then one that works.
pub(crate) async fn steps_through_three_events(database: &TestDatabase, store: &PostgresStore) {
    let generation = prepared(store, &BLUEPRINT).await.remove(0);
    for deed in [Deed::Fail, Deed::Send("COMMIT"), Deed::Send("ROLLBACK; BEGIN")] {
        failed(apply_first(store, &generation, deed, 2).await);
        assert_eq!(seen(database).await, "", "{deed:?}");
    }
    let applied = apply(store, &generation, Deed::Nested).await;
    assert!(is_committed(&applied), "{applied:?}");
    assert_eq!(seen(database).await, "2,3");
    assert_eq!(store.reached("statements").await.unwrap().unwrap(), 3);
}

#[tokio::test]
async fn handlers_write_in_the_transaction_that_moves_the_checkpoint() {
    let (database, store) = a_store("handlers").await;
    write(&store, 3).await;
    steps_through_three_events(&database, &store).await;
    // Nobody sees the tables but through the views.
    assert_eq!(database.psql("SELECT to_regclass('seen')").await.trim(), "");
}

#[tokio::test]
async fn a_handler_that_fails_leaves_nothing() {
    for (deed, index, reason) in [
        (Deed::Fail, 1, "division by zero"),
        (Deed::Panic, 1, "it panicked: it is Friday"),
        (Deed::NoRow, 1, "no rows returned"),
        (Deed::Send("INSERT INTO seen VALUES (1, 'again')"), 1, "duplicate key"),
        // Seen when the next one does something.
        (Deed::FailQuietly, 2, "went on after an error of the database"),
    ] {
        let (database, store, generation) = three("fails").await;
        let (found, error) = failed(apply(&store, &generation, deed).await);
        assert!(found == index && error.contains(reason), "{deed:?}: {found}, {error}");
        assert_eq!(seen(&database).await, "", "{deed:?}");
        let applied = apply(&store, &generation, Deed::Nothing).await;
        assert!(is_committed(&applied), "{deed:?}: {applied:?}");
    }
}

/// Neither the rows of the step nor anything after them is stored without its checkpoint.
#[tokio::test]
async fn a_handler_that_ends_the_transaction_is_found_out() {
    for (deed, reason) in [
        (Deed::Send("COMMIT"), "committed the transaction"),
        (Deed::Send("SELECT 1; COMMIT; BEGIN"), "committed the transaction"),
        (Deed::Send("ROLLBACK"), "ended the transaction"),
        (Deed::Send("ROLLBACK; BEGIN"), "\"seen\" does not exist"),
        (Deed::Send("ROLLBACK; INSERT INTO cqrs.steps VALUES (1, 1, 1)"), "ended the transaction"),
        (Deed::LeftOpen, "left one of its own open"),
    ] {
        let (database, store, generation) = three("ends").await;
        let (index, error) = failed(apply(&store, &generation, deed).await);
        assert!(error.contains(reason), "{deed:?}: {error}");
        // Whoever takes those before it alone, as the runner does, finds out which one it is.
        if index == 2 {
            let (index, error) = failed(apply_first(&store, &generation, deed, 2).await);
            assert!(index == 1 && error.contains("transaction"), "{deed:?}: {index}, {error}");
        }
        assert_eq!(seen(&database).await, "", "{deed:?}");
        let checkpoint = store.checkpoint(part(&generation)).await.unwrap().unwrap();
        assert!(checkpoint.position == 0 && checkpoint.revision == 0, "{deed:?}: {checkpoint:?}");
        let applied = apply(&store, &generation, Deed::Nothing).await;
        assert!(is_committed(&applied), "{deed:?}: {applied:?}");
    }
}

/// What a handler sets lasts for its step, at most.
#[tokio::test]
async fn what_a_handler_sets_is_gone_in_the_next_step() {
    for deed in [
        Deed::Send("SET search_path = nowhere"),
        Deed::Send("SET LOCAL search_path = cqrs; SET statement_timeout = 1"),
        Deed::Send(
            "SET default_transaction_read_only = on; SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        ),
        Deed::Send(
            "CREATE ROLE nobody_in_particular; SET ROLE nobody_in_particular; RESET ROLE; DROP ROLE nobody_in_particular; SET TimeZone = 'Asia/Tokyo'",
        ),
    ] {
        let (_database, store, generation) = three("sets").await;
        let first = apply(&store, &generation, deed).await;
        // Where it left no time for the rest of its own step, that is tried again later.
        let late = matches!(&first, Err(error) if error.is_transient());
        assert!(is_committed(&first) || late || failed(first).0 == 2, "{deed:?}");
        let other = Blueprint {
            spec: &ProjectionSpec::new("others", 1),
            tables: Some(
                "CREATE TABLE others (at timestamptz DEFAULT now()); CREATE TABLE seen_too ()",
            ),
            ..BLUEPRINT
        };
        prepared(&store, &other).await;
        let applied = apply(&store, &generation, Deed::Send("SELECT pg_sleep(0.01)")).await;
        let fine = is_committed(&applied) || failed(applied).1.contains("duplicate key");
        assert!(fine, "{deed:?}");
    }
}

#[tokio::test]
async fn an_outage_is_no_fault_of_the_event() {
    for deed in [
        Deed::Send("SELECT pg_terminate_backend(pg_backend_pid())"),
        Deed::Wrapped("DO $$ BEGIN RAISE EXCEPTION 'a victim' USING ERRCODE = '40P01'; END $$"),
        Deed::Wrapped("SELECT pg_terminate_backend(pg_backend_pid())"),
        Deed::Send("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"),
        Deed::Send("SET LOCAL statement_timeout = 20; SELECT pg_sleep(60)"),
        Deed::Wrapped("SET LOCAL statement_timeout = 20; SELECT pg_sleep(60)"),
    ] {
        let (database, store, generation) = three("outage").await;
        let found = apply(&store, &generation, deed).await;
        assert!(matches!(&found, Err(e) if e.is_transient()), "{deed:?}: {found:?}");
        assert_eq!(seen(&database).await, "");
        let applied = apply(&store, &generation, Deed::Nothing).await;
        assert!(is_committed(&applied), "{deed:?}: {applied:?}");
    }
}

/// Its connection was ended while it was idle: nobody is told.
#[tokio::test]
async fn a_connection_that_broke_while_idle_is_made_anew() {
    let server = TestServer::shared().await;
    let (database, store, generation) = three("idle").await;
    let empty = step(&store, part(&generation), 0).await;
    let projection: Arc<dyn SqlProjection<Db = PgConnection>> = Arc::new(Notes(Deed::Nothing));
    assert!(is_committed(&store.apply(&empty, &[], &projection).await));
    server.terminate_backends(&database).await;
    assert!(is_committed(&apply(&store, &generation, Deed::Nothing).await));
}

/// The answer to the commit is lost: the step may be done, and is not done twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_no_second_effect() {
    let database = TestServer::shared().await.database("lost").await;
    let proxy = Proxy::before(&database);
    let store = PostgresStore::connect(&proxy.url()).await.unwrap();
    write(&store, 3).await;
    let generation = prepared(&store, &BLUEPRINT).await.remove(0);
    for fault in [Fault::CutBefore, Fault::CutAnswer] {
        let strike = proxy.strike("COMMIT\0", fault);
        let found = apply(&store, &generation, Deed::Nothing).await;
        assert!(matches!(&found, Err(e) if e.is_transient()), "{found:?}");
        strike.struck().await;
        proxy.clear_rule();
    }
    assert_eq!(seen(&database).await, "1,2,3");
    let found = apply(&store, &generation, Deed::Nothing).await;
    assert!(failed(found).1.contains("duplicate key"), "it was told that it is at the start");
}

#[tokio::test]
async fn tables_that_cannot_be_made_are_refused_with_the_reason() {
    let (database, store) = a_store("tables").await;
    let before = database.psql("SELECT count(*) FROM pg_namespace").await;
    for (tables, reason) in [
        ("CREATE TABLE seen (position bigint) garbage", "syntax error"),
        ("CREATE TABLE seen (); CREATE TABLE seen ()", "already exists"),
        ("CREATE TABLE seen (a bigint); COMMIT", "transaction commands"),
        ("CREATE TABLE seen (a nonsense)", "nonsense"),
    ] {
        let found = store.prepare(&Blueprint { tables: Some(tables), ..BLUEPRINT }).await;
        let Err(PrepareError::Tables { name, reason: found }) = found else { panic!("{found:?}") };
        assert!(name == "statements" && found.contains(reason), "{found}");
    }
    assert_eq!(database.psql("SELECT count(*) FROM pg_namespace").await, before);
    assert_eq!(store.generations().await.unwrap(), []);
}

#[tokio::test]
async fn a_table_that_another_projection_has_is_refused() {
    let (database, store) = a_store("taken").await;
    prepared(&store, &BLUEPRINT).await;
    let other = ProjectionSpec::new("others", 1);
    let found = store.prepare(&Blueprint { spec: &other, ..BLUEPRINT }).await;
    let taken = PrepareError::TableTaken { name: "others".into(), table: "seen".into() };
    assert_eq!(found, Err(taken));
    // Nor is somebody else's view overwritten.
    database.execute("CREATE VIEW cqrs_read.others AS SELECT 1 AS one").await;
    let found = store.prepare(&Blueprint { spec: &other, tables: None, ..BLUEPRINT }).await;
    let taken = PrepareError::TableTaken { name: "others".into(), table: "others".into() };
    assert_eq!(found, Err(taken));
}
