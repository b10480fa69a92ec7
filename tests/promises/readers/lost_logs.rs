//! A log that lost events which were seen, and one that was restored elsewhere: what no longer
//! rests on the log says so and stands still, until it is built anew.

use cqrs_core::{Position, ProjectionState, Projections, WaitError, testing::suite::FreshLog as _};
use cqrs_postgres::PostgresStore;
use cqrs_sqlite::SqliteStore;
use cqrs_tests::{ServerOptions, TestServer, Tier};

use super::{
    books::Balance,
    fold::books_are_right,
    program::{SOON, deposit_often, documents, run},
    rebuilding::until_it_serves,
};
use crate::{
    account::{account, bank, deposit},
    place::{Place, on_every_store},
    server::{log_database, open},
};

on_every_store!(
    a_log_that_was_cut_back_stops_whoever_has_seen_more_until_it_is_rebuilt,
    a_log_that_was_cut_back_to_what_was_seen_stops_nobody,
);

/// Takes away all that is after a position, as a failover to a standby that was behind does.
async fn cut_back(place: &Place, last: Position) {
    match place {
        Place::Memory(store) => drop(store.lose_after(last)),
        Place::Sqlite(_) => {
            let file = rusqlite::Connection::open(place.address()).unwrap();
            let guard = "SELECT sql FROM sqlite_schema WHERE name = 'events_are_never_deleted'";
            let guard: String = file.query_row(guard, (), |row| row.get(0)).unwrap();
            let cut = format!(
                "BEGIN IMMEDIATE; DROP TRIGGER events_are_never_deleted;
                 DELETE FROM events WHERE position > {last}; {guard}; COMMIT"
            );
            file.execute_batch(&cut).unwrap();
            let store = SqliteStore::open(place.address()).await.unwrap();
            assert!(store.repair().await.unwrap().epoch.is_some());
        }
        Place::Postgres(database) => {
            let cut = format!(
                "BEGIN; ALTER TABLE cqrs.events DISABLE TRIGGER events_never_change;
                 DELETE FROM cqrs.events WHERE position > {last};
                 ALTER TABLE cqrs.events ENABLE ALWAYS TRIGGER events_never_change; COMMIT"
            );
            database.execute(&cut).await;
            let store = PostgresStore::builder(&place.address()).accept_damage(true);
            store.connect().await.unwrap().repair().await.unwrap();
        }
    }
}

async fn until_all_are_lost(place: &Place, projections: &Projections) {
    loop {
        let status = projections.status().await.unwrap();
        let lost = status.iter().filter(|status| status.state == ProjectionState::Lost).count();
        if lost == place.kept().len() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn rows(projections: &Projections) -> Vec<(String, Balance)> {
    let found = projections.documents::<Balance>().page(None, 1_000).await.unwrap();
    found.into_iter().map(|found| (found.key.to_string(), found.document)).collect()
}

async fn a_log_that_was_cut_back_stops_whoever_has_seen_more_until_it_is_rebuilt(place: Place) {
    let program = run(&place).await;
    let observer = documents(place.projections().await).attach().unwrap();
    let before = bank(place.open().await);
    deposit_often(&before, "ada", 60).await;
    // One for each part, which has seen what goes.
    let mut lost = Vec::new();
    for n in 0..20 {
        let done = before.execute(&account(format!("seen {n}")), deposit(1, "")).await.unwrap();
        lost.push(done.token());
    }
    books_are_right(&place, &program).await;
    let rows_before = rows(&observer).await;

    cut_back(&place, Position::START.plus(45)).await;
    until_all_are_lost(&place, &program).await;
    until_all_are_lost(&place, &observer).await;
    for projections in [&program, &observer] {
        let waited = projections.wait_for("balances", lost[19], SOON).await;
        assert!(matches!(waited, Err(WaitError::Lost { .. })), "{waited:?}");
    }
    // Other events come to stand where the lost ones did: nobody takes them for those.
    let after = bank(place.open().await);
    let last = deposit_often(&after, "bob", 10).await;
    let another = run(&place).await;
    until_all_are_lost(&place, &another).await;
    assert_eq!(rows(&observer).await, rows_before, "it went on as if nothing had happened");
    let waited = observer.wait_for("balances", last, std::time::Duration::ZERO).await;
    assert!(matches!(waited, Err(WaitError::MustBeRebuilt { .. })), "{waited:?}");

    // The log is not yet where they were: what is rebuilt does not wait for that.
    for name in place.kept() {
        let rebuilt = observer.rebuild(name).await;
        let rebuilt = match rebuilt {
            Ok(rebuilt) => rebuilt,
            // The observer has no tables.
            Err(_) => program.rebuild(name).await.unwrap(),
        };
        until_it_serves(&observer, rebuilt.id).await;
    }
    assert_eq!(books_are_right(&place, &observer).await, 55);
    deposit_often(&after, "eve", 50).await;
    assert_eq!(books_are_right(&place, &program).await, 105);
}

async fn a_log_that_was_cut_back_to_what_was_seen_stops_nobody(place: Place) {
    let before = bank(place.open().await);
    let program = run(&place).await;
    let kept = deposit_often(&before, "ada", 50).await;
    books_are_right(&place, &program).await;
    program.shutdown().await;
    let lost = before.execute(&account("ada"), deposit(1, "")).await.unwrap();
    cut_back(&place, kept).await;

    let program = run(&place).await;
    assert_eq!(books_are_right(&place, &program).await, 50);
    let waited = program.wait_for("balances", lost.token(), SOON).await;
    assert!(matches!(waited, Err(WaitError::Lost { .. })), "{waited:?}");
    deposit_often(&bank(place.open().await), "bob", 10).await;
    assert_eq!(books_are_right(&place, &program).await, 60);
}

/// Transaction numbers begin anew in a younger cluster; positions and checkpoints go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_restored_into_a_younger_cluster_goes_on_where_it_was() {
    let before = Place::Postgres(log_database(&TestServer::shared().await).await);
    let bank_before = bank(before.open().await);
    let program = run(&before).await;
    deposit_often(&bank_before, "ada", Tier::pick(100, 5_000)).await;
    books_are_right(&before, &program).await;
    program.shutdown().await;
    // Not read yet when it is dumped.
    let kept = bank_before.execute(&account("ada"), deposit(1, "")).await.unwrap();
    let Place::Postgres(database) = &before else { unreachable!() };
    let dump = database.dump().await;
    let lost = bank_before.execute(&account("ada"), deposit(1, "")).await.unwrap();

    let fresh = TestServer::start(ServerOptions { fsync: false, ..Default::default() }).await;
    let restored = fresh.database("restored").await;
    restored.psql(&dump).await;
    let after = Place::Postgres(restored);
    let program = run(&after).await;
    program.wait_for("balances", kept.token(), SOON).await.unwrap();
    let waited = program.wait_for("balances", lost.token(), SOON).await;
    assert!(matches!(waited, Err(WaitError::Lost { .. })), "{waited:?}");
    books_are_right(&after, &program).await;
    deposit_often(&bank(open(&after.address()).await), "bob", 50).await;
    books_are_right(&after, &program).await;
    let rebuilt = program.rebuild("balances").await.unwrap();
    until_it_serves(&program, rebuilt.id).await;
    books_are_right(&after, &program).await;
}
