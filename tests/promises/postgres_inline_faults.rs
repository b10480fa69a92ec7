//! Inline projections, and sessions, servers and connections that end in the middle of an append:
//! the events and what is made of them happen together, once, or not at all.

use std::{sync::Arc, time::Duration};

use cqrs_core::{AppendError, EventStore, ExpectedVersion};
use cqrs_postgres::PostgresStore;
use cqrs_tests::{Fault, Proxy, ServerOptions, Stop, TestDatabase, TestServer, Tier, report};

use crate::{
    account::{account, bank, bank_with, deposit},
    log::{append, event},
    lost_answers::{Cuts, deposited_among},
    postgres::now,
    postgres_inline::{a_database, agrees_with_the_log, inline, open},
    server::log_database,
    told::{Told, impatient},
};

const WAITS: &str = r#"{"amount":1,"tag":"waits"}"#;

/// Until a handler holds the transaction open.
async fn until_a_handler_waits(database: &TestDatabase) {
    const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep'";
    while database.psql(WAITING).await.trim() != "1" {
        tokio::task::yield_now().await;
    }
}

async fn end_the_handler(database: &TestDatabase) {
    const END: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep'";
    database.execute(END).await;
}

#[tokio::test]
async fn killed_before_the_commit_neither_event_nor_row_is_there() {
    let database = a_database().await;
    let store = open(&database).await;
    bank(store.clone()).execute(&account("ada"), deposit(1, "")).await.unwrap();
    let waits = append("ada", ExpectedVersion::Any, vec![event(WAITS)]);
    let batch = now(&store, vec![waits]).await;
    let (appending, id) = (store.clone(), batch.id);
    let appended = tokio::spawn(async move { appending.append(&batch).await });
    until_a_handler_waits(&database).await;
    end_the_handler(&database).await;
    let appended = appended.await.unwrap();
    assert!(
        matches!(&appended, Err(AppendError::NotStored(e)) if e.is_transient()),
        "{appended:?}"
    );
    assert_eq!(store.resolve(id).await.unwrap(), cqrs_core::BatchFate::Fenced);
    assert_eq!(agrees_with_the_log(&database, &store).await, 1);
    bank(store.clone()).execute(&account("ada"), deposit(1, "")).await.unwrap();
    assert_eq!(agrees_with_the_log(&database, &store).await, 2);
}

#[tokio::test]
async fn an_append_that_nobody_waits_for_any_more_leaves_nothing() {
    let database = a_database().await;
    let store = open(&database).await;
    let waits = append("ada", ExpectedVersion::Any, vec![event(WAITS)]);
    let batch = now(&store, vec![waits]).await;
    let appending = store.clone();
    let appended = tokio::spawn(async move { appending.append(&batch).await });
    until_a_handler_waits(&database).await;
    appended.abort();
    // The server notices that nobody is there when it has something to say.
    end_the_handler(&database).await;
    bank(store.clone()).execute(&account("ada"), deposit(1, "")).await.unwrap();
    assert_eq!(agrees_with_the_log(&database, &store).await, 1);
}

/// Each request of an append that begins with this, or has it in it, is cut in every way.
#[tokio::test]
async fn an_answer_that_is_lost_anywhere_leaves_each_event_folded_once() {
    let database = a_database().await;
    let proxy = Proxy::before(&database);
    let store = inline(&proxy.url()).connect().await.unwrap();
    let bank = bank(store.clone());
    let id = account("ada");
    bank.execute(&id, deposit(1, "before")).await.unwrap();
    let mut events = 1;
    // The events, a document, the end.
    for place in ["needle", "\"trail\"", "COMMIT\0"] {
        for fault in [Fault::CutBefore, Fault::CutAfter, Fault::CutAnswer] {
            let strike = proxy.strike(place, fault.clone());
            let done = bank.execute(&id, deposit(1, "needle")).await.unwrap();
            strike.struck().await;
            proxy.clear_rule();
            events += 1;
            assert_eq!(done.version.get(), events, "{place} {fault:?}");
            let found = agrees_with_the_log(&database, &store).await;
            assert_eq!(found as u64, events, "{place} {fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_many_cuts_each_event_is_folded_once() {
    let database = a_database().await;
    let proxy = Proxy::before(&database);
    let open = async || inline(&proxy.url()).connect().await.unwrap();
    let banks = [bank(open().await), bank_with(open().await, impatient())];
    let cuts = Cuts { seed: 65, one_in: 50, callers: 8, deposits: Tier::pick(25, 2_000) };
    let told = deposited_among(cuts, &proxy, &banks).await;
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    let counted = told.holds(&store).await;
    agrees_with_the_log(&database, &store).await;
    report("inline, cut connections under load", format_args!("{counted:?}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_and_servers_that_end_leave_each_event_folded_once() {
    let options = ServerOptions { fsync: false, ..Default::default() };
    let server = TestServer::start(options).await;
    let database = log_database(&server).await;
    let store = open(&database).await;
    let bank = bank(store.clone());
    let told = Arc::new(Told::default());
    let callers: Vec<_> = (0..8)
        .map(|caller| {
            let (bank, told) = (bank.clone(), Arc::clone(&told));
            tokio::spawn(async move {
                for n in 0..Tier::pick(60, 3_000) {
                    told.deposit(&bank, &account((n % 4).to_string()), format!("{caller}-{n}"))
                        .await;
                }
            })
        })
        .collect();
    for round in 0..Tier::pick(4, 40) {
        told.until_more_are_done(60).await;
        match round % 4 {
            0 | 2 => drop(server.terminate_backends(&database).await),
            1 => {
                server.kill().await;
                server.start_again().await;
            }
            _ => server.restart(Stop::Fast).await,
        }
    }
    for caller in callers {
        caller.await.unwrap();
    }
    Arc::into_inner(told).unwrap().holds(&store).await;
    agrees_with_the_log(&database, &store).await;
}

/// Whoever holds a part for long is waited for as for the log, and no longer.
#[tokio::test]
async fn a_part_that_somebody_holds_is_waited_for() {
    use sqlx::Executor;
    let database = a_database().await;
    let short = Duration::from_millis(50);
    let store = inline(&database.url()).lock_timeout(short).connect().await.unwrap();
    let mut holder = database.connect().await;
    holder.execute("BEGIN; SELECT * FROM cqrs.checkpoints FOR UPDATE").await.unwrap();
    let one = || append("ada", ExpectedVersion::Any, vec![event(r#"{"amount":1,"tag":""}"#)]);
    let appended = store.append(&now(&store, vec![one()]).await).await;
    assert!(
        matches!(&appended, Err(AppendError::NotStored(e)) if e.is_transient()),
        "{appended:?}"
    );
    // Nobody but inline appends waits for it.
    let without = PostgresStore::connect(&database.url()).await.unwrap();
    without.append(&now(&store, vec![one()]).await).await.unwrap();
    holder.execute("COMMIT").await.unwrap();
    store.append(&now(&store, vec![one()]).await).await.unwrap();
    assert_eq!(agrees_with_the_log(&database, &store).await, 2);
}
