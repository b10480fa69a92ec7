//! Sessions of a runner are ended and its answers are lost, at random and in the middle of a step:
//! what its handlers wrote is what the log says, each event once, and the checkpoint agrees.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cqrs_core::{Cqrs, ProjectionState, ProjectionStore, Projections};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{Fault, Proxy, ServerOptions, Stop, TestDatabase, TestServer, Tier, report};
use fastrand::Rng;
use tokio::task::JoinHandle;

use crate::{
    account::{account, bank, deposit, withdraw},
    log::whole_log,
    place::Place,
    postgres_inline::a_database,
    readers::{
        books::Balance,
        fold::books_are_right,
        journal::PgJournal,
        program::{SOON, deposit_often, restless, run_on_postgres},
        rows::{Entry, entries, totals},
    },
    server::log_database,
};

const RUNNER: &str = "runner";

/// Four callers, over connections that nothing happens to.
fn writers(bank: &Cqrs, times: u64) -> Vec<JoinHandle<()>> {
    (0..4)
        .map(|writer| {
            let bank = bank.clone();
            tokio::spawn(async move {
                deposit_often(&bank, &writer.to_string(), times).await;
            })
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_that_are_ended_at_random_leave_rows_that_are_right() {
    let place = Place::Postgres(a_database().await);
    let Place::Postgres(database) = &place else { unreachable!() };
    let builder = || PostgresStore::builder(&database.url()).application_name(RUNNER);
    let runners = [
        run_on_postgres(builder().connect().await.unwrap()).await,
        run_on_postgres(builder().connect().await.unwrap()).await,
    ];
    let bank = bank(PostgresStore::connect(&database.url()).await.unwrap());
    let writers = writers(&bank, Tier::pick(250, 5_000));
    let mut ended = 0;
    while !writers.iter().all(JoinHandle::is_finished) {
        ended += end_some(database, "true").await;
        // In the middle of a step of handlers.
        ended += end_some(database, "state = 'idle in transaction'").await;
        tokio::time::sleep(Duration::from_millis(fastrand::u64(..20))).await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let events = books_are_right(&place, &runners[1]).await;
    assert!(ended > 5, "only {ended} sessions were ended");
    report("sessions of a runner ended", format_args!("{ended} sessions, {events} events"));
}

/// Ends about every third of the runners' sessions that are in such a state.
async fn end_some(database: &TestDatabase, state: &str) -> usize {
    let end = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = '{RUNNER}' AND ({state})
           AND random() < 0.3"
    );
    let mut session = database.connect().await;
    sqlx::query(sqlx::AssertSqlSafe(end)).fetch_all(&mut session).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_are_lost_at_random_leave_rows_that_are_right() {
    let place = Place::Postgres(a_database().await);
    let Place::Postgres(database) = &place else { unreachable!() };
    let proxy = Proxy::before(database);
    let runner = run_on_postgres(PostgresStore::connect(&proxy.url()).await.unwrap()).await;
    let (mut random, cuts) = (Rng::with_seed(66), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&cuts);
    proxy.set_rule(move |_| {
        let fault = match random.u8(..90) {
            0 => Fault::CutBefore,
            1 => Fault::CutAfter,
            2 => Fault::CutAnswer,
            _ => return None,
        };
        counted.fetch_add(1, Ordering::Relaxed);
        Some(fault)
    });
    let bank = bank(PostgresStore::connect(&database.url()).await.unwrap());
    for writer in writers(&bank, Tier::pick(150, 5_000)) {
        writer.await.unwrap();
    }
    proxy.clear_rule();
    let events = books_are_right(&place, &runner).await;
    let cuts = cuts.load(Ordering::Relaxed);
    assert!(cuts > 5, "only {cuts} cuts");
    report("answers to a runner lost", format_args!("{cuts} cuts, {events} events"));
}

async fn journal(store: PostgresStore) -> Projections {
    Projections::builder(store).options(restless()).sql(PgJournal).start().await.unwrap()
}

/// Waits until the journal is at the head, and holds it against the log.
async fn journal_is_right(place: &Place, projections: &Projections) -> u64 {
    let store = place.projections().await;
    let head = store.head().await.unwrap().position;
    projections.wait_for("journal", head, SOON).await.unwrap();
    let (mut expected, mut books) = (Vec::new(), BTreeMap::new());
    for event in whole_log(&store).await {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let amount = data["amount"].as_i64().unwrap();
        let amount = if event.name == "account.withdrawn" { -amount } else { amount };
        let account = event.stream.id().to_owned();
        books.entry(account.clone()).or_insert_with(Balance::default).book(event.position, amount);
        expected.push(Entry { position: event.position.as_i64(), account, amount });
    }
    assert_eq!(entries(place).await, expected);
    assert_eq!(totals(place).await, books);
    assert_eq!(store.reached("journal").await.unwrap(), Some(head));
    head.get()
}

/// Every request of a step is cut in every way: what begins it, what a handler sends, what ends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_lost_anywhere_in_a_step_is_no_second_effect() {
    let place = Place::Postgres(a_database().await);
    let Place::Postgres(database) = &place else { unreachable!() };
    let proxy = Proxy::before(database);
    let runner = journal(PostgresStore::connect(&proxy.url()).await.unwrap()).await;
    let bank = bank(PostgresStore::connect(&database.url()).await.unwrap());
    bank.execute(&account("needle"), deposit(100, "")).await.unwrap();
    journal_is_right(&place, &runner).await;
    for request in ["BEGIN ISOLATION", "needle", "COMMIT\0"] {
        for fault in [Fault::CutBefore, Fault::CutAfter, Fault::CutAnswer] {
            let strike = proxy.strike(request, fault);
            for n in 0..3 {
                bank.execute(&account("other"), deposit(n + 1, "")).await.unwrap();
                bank.execute(&account("needle"), withdraw(1, "")).await.unwrap();
            }
            strike.struck().await;
            proxy.clear_rule();
            journal_is_right(&place, &runner).await;
        }
    }
    let state = runner.status().await.unwrap().remove(0).state;
    assert_eq!(state, ProjectionState::Live, "none of that was an event's fault");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_leaves_rows_that_are_right() {
    let options = ServerOptions { fsync: false, ..Default::default() };
    let server = TestServer::start(options).await;
    let place = Place::Postgres(log_database(&server).await);
    let runner = run_on_postgres(PostgresStore::connect(&place.address()).await.unwrap()).await;
    let bank = bank(PostgresStore::connect(&place.address()).await.unwrap());
    for round in 0..Tier::pick(3, 30) {
        deposit_often(&bank, &round.to_string(), Tier::pick(100, 1_000)).await;
        // While it still reads.
        if round % 2 == 0 {
            server.kill().await;
            server.start_again().await;
        } else {
            server.restart(Stop::Immediate).await;
        }
    }
    deposit_often(&bank, "last", 10).await;
    books_are_right(&place, &runner).await;
}
