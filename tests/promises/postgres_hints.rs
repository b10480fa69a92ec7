//! Hints across processes: told after the commit, heard over a connection of their own, and never
//! relied on.

use std::time::Duration;

use cqrs_core::{EventStore, LogFilter, Position, ProjectionStore};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{TestDatabase, TestServer};
use tokio::sync::watch;

use crate::postgres::{a_store, write};

type Heard = watch::Receiver<Position>;

async fn hears(heard: &mut Heard, position: u64) {
    let wait = heard.wait_for(|heard| *heard == position);
    let waited = tokio::time::timeout(Duration::from_secs(20), wait).await;
    let found = waited.map(|heard| heard.map(|heard| *heard));
    assert!(matches!(found, Ok(Ok(_))), "{position} was not heard of");
}

/// A store on the same database, as another process would have it, that hears already.
async fn another(database: &TestDatabase) -> (PostgresStore, Heard) {
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    let mut heard = store.hints();
    hears(&mut heard, store.head().await.unwrap().position.get()).await;
    until_it_listens(database).await;
    (store, heard)
}

async fn until_it_listens(database: &TestDatabase) {
    // What it sends last before it waits.
    let listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND state = 'idle' AND query LIKE '%ORDER BY e.position DESC LIMIT 1%'";
    while database.psql(listening).await.trim() == "0" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_hears_of_an_append() {
    let (database, store) = a_store("hears").await;
    write(&store, 3).await;
    // What was there before counts too.
    let (_other, mut heard) = another(&database).await;
    for position in 4..10 {
        write(&store, 1).await;
        hears(&mut heard, position).await;
    }
    assert_eq!(*store.hints().borrow(), 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_listener_listens_again() {
    let server = TestServer::shared().await;
    let (database, _store) = a_store("killed").await;
    let (_other, mut heard) = another(&database).await;
    // Nobody tells of this one; it is seen when listening begins again.
    database
        .execute(
            "SELECT * FROM cqrs.append(1, (SELECT epoch FROM cqrs.logs), gen_random_uuid(), 1, NULL,
               '{account}', '{ada}', '{1}', '{-1}', '{1}', NULL, NULL, NULL, NULL, NULL,
               '{1}', '{1}', ARRAY[gen_random_uuid()], '{noted}', '{1}', '{\"{}\"}', '{\"{}\"}')",
        )
        .await;
    server.terminate_backends(&database).await;
    hears(&mut heard, 1).await;
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    write(&store, 1).await;
    hears(&mut heard, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hint_that_is_false_does_not_stay() {
    let (database, store) = a_store("false").await;
    write(&store, 1).await;
    let (other, mut heard) = another(&database).await;
    for payload in ["nonsense", "-1", "99999999999999999999", "", "1000"] {
        database.execute(&format!("NOTIFY cqrs_1_appended, '{payload}'")).await;
    }
    hears(&mut heard, 1_000).await;
    other.read_log(Position::START, &LogFilter::all(), 10).await.unwrap();
    assert_eq!(*heard.borrow(), 1);
    write(&store, 1).await;
    hears(&mut heard, 2).await;
}

/// How many notifications there are from now on until so many more events are written and told of,
/// and how long that takes.
async fn told_of(
    database: &TestDatabase,
    store: &PostgresStore,
    events: usize,
) -> (u128, Duration) {
    let mut listener = sqlx::postgres::PgListener::connect(&database.url()).await.unwrap();
    listener.listen("cqrs_1_appended").await.unwrap();
    let begun = std::time::Instant::now();
    write(store, events).await;
    let last = store.head().await.unwrap().position.to_string();
    let mut told = 1;
    while listener.recv().await.unwrap().payload() != last {
        told += 1;
    }
    (told, begun.elapsed())
}

/// Many appends are few notifications, and the last one is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notifications_are_coalesced() {
    let (database, store) = a_store("coalesced").await;
    let _other = another(&database).await;
    let (told, time) = told_of(&database, &store, 200).await;
    assert!(told <= time.as_millis() / 2 + 2, "{told} notifications in {time:?}");
}

/// A notification costs an append some of its speed: without a store that listens there are few.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn little_is_told_where_nobody_listens() {
    let (database, store) = a_store("unheard").await;
    let (told, time) = told_of(&database, &store, 200).await;
    assert!(told <= time.as_millis() / 100 + 2, "{told} notifications in {time:?}");
    let (_other, mut heard) = another(&database).await;
    for position in 201..220 {
        write(&store, 1).await;
        hears(&mut heard, position).await;
    }
}

/// A process knows of its own appends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn little_is_told_to_a_process_that_listens_alone() {
    let (database, store) = a_store("alone").await;
    let _own = store.hints();
    until_it_listens(&database).await;
    // Until it has looked around.
    told_of(&database, &store, 200).await;
    let (told, time) = told_of(&database, &store, 200).await;
    assert!(told <= time.as_millis() / 100 + 2, "{told} notifications in {time:?}");
    let (_other, mut heard) = another(&database).await;
    for position in 401..420 {
        write(&store, 1).await;
        hears(&mut heard, position).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_says_so_tells_and_hears_nothing() {
    let database = TestServer::shared().await.database("quiet").await;
    let builder = PostgresStore::builder(&database.url()).notify(false).listen(false);
    let quiet = builder.connect().await.unwrap();
    let heard = quiet.hints();
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    write(&store, 1).await;
    write(&quiet, 1).await;
    assert_eq!(*heard.borrow(), 2);
    let talking = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE '%pg_notify($1%')";
    // The other store's one.
    while database.psql(talking).await.trim() != "1" {
        tokio::task::yield_now().await;
    }
}

/// Its tasks end with it, so that a program that drops its store may end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_connection_outlives_its_store() {
    let (database, store) = a_store("ends").await;
    write(&store, 1).await;
    let (other, heard) = another(&database).await;
    drop((store, other, heard));
    let left = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    while database.psql(left).await.trim() != "0" {
        tokio::task::yield_now().await;
    }
}

/// The runtime that began to listen is gone; the next one listens again.
#[test]
fn another_runtime_hears_too() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (database, store) = runtime().block_on(async {
        let (database, store) = a_store("runtimes").await;
        let mut heard = store.hints();
        write(&store, 1).await;
        hears(&mut heard, 1).await;
        (database, store)
    });
    // Its connections were of a runtime that is no more.
    runtime().block_on(async {
        let mut heard = store.hints();
        let other = PostgresStore::connect(&database.url()).await.unwrap();
        write(&other, 1).await;
        hears(&mut heard, 2).await;
    });
}
