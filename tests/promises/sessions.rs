//! What else can be wrong with the session, the server or the log that an append meets.

use cqrs_core::{AppendError, BatchFate, EventStore, ExpectedVersion, StoreError};
use cqrs_tests::{Fault, Proxy, TestDatabase, TestServer};
use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{
    account::{Account, account, bank, deposit},
    log::{append, batch, event, whole_log},
    server::{log_database, open},
};

const DEPOSIT: &str = r#"{"amount":1,"tag":""}"#;

async fn shared_database() -> TestDatabase {
    log_database(&TestServer::shared().await).await
}

/// A session that holds the log, as a slow append does, until its transaction ends.
async fn hold_log(database: &TestDatabase) -> PgConnection {
    let mut session = database.connect().await;
    session.execute("BEGIN; SELECT FROM cqrs.logs FOR NO KEY UPDATE").await.unwrap();
    session
}

async fn one_deposit(store: &dyn EventStore) -> cqrs_core::AppendBatch {
    let epoch = store.head().await.unwrap().epoch;
    batch(epoch, vec![append("ada", ExpectedVersion::Any, vec![event(DEPOSIT)])])
}

#[tokio::test]
async fn a_session_with_synchronous_commit_off_still_waits_for_the_disk() {
    let database = shared_database().await;
    database.execute(include_str!("sessions_note_commit.sql")).await;
    let name = database.name();
    database.execute(&format!(r#"ALTER DATABASE "{name}" SET synchronous_commit = off"#)).await;
    let store = open(&database.url()).await;
    store.append(&one_deposit(&*store).await).await.unwrap();
    assert_eq!(database.psql("SHOW synchronous_commit").await, "off\n");
    assert_eq!(database.psql("SELECT DISTINCT synchronous_commit FROM commits").await, "on\n");
}

#[tokio::test]
async fn a_cancelled_append_is_not_stored_and_says_so() {
    let database = shared_database().await;
    let store = open(&database.url()).await;
    let holder = hold_log(&database).await;
    let cancel = async {
        database.until_locks_are_awaited(1).await;
        database
            .execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'",
            )
            .await;
    };
    let batch = one_deposit(&*store).await;
    let (outcome, ()) = tokio::join!(store.append(&batch), cancel);
    assert!(matches!(outcome, Err(AppendError::NotStored(_))), "{outcome:?}");
    holder.close().await.unwrap();
    assert_eq!(whole_log(&*store).await, []);
    store.append(&one_deposit(&*store).await).await.unwrap();
}

#[tokio::test]
async fn an_orphan_that_waits_for_the_log_is_waited_for_or_fenced() {
    let database = shared_database().await;
    let proxy = Proxy::before(&database);
    let (cut_off, store) = (open(&proxy.url()).await, open(&database.url()).await);
    let batch = one_deposit(&*store).await;
    let holder = hold_log(&database).await;
    let strike = proxy.strike(DEPOSIT, Fault::CutAfter);
    let outcome = cut_off.append(&batch).await;
    strike.struck().await;
    assert!(matches!(outcome, Err(AppendError::Unknown { .. })), "{outcome:?}");
    // Its client is gone, the session still waits and will commit what nobody waits for.
    database.until_locks_are_awaited(1).await;

    // A fence is set at once; who does not fence must wait for the orphan.
    let mut resolving = store.resolve(batch.id);
    let fenced = tokio::select! {
        fate = &mut resolving => Some(fate),
        () = database.until_locks_are_awaited(2) => None,
    };
    holder.close().await.unwrap();
    let fate = match fenced {
        Some(fate) => fate.unwrap(),
        None => resolving.await.unwrap(),
    };
    // Behind the orphan, if it is still there.
    hold_log(&database).await.close().await.unwrap();
    let stored = whole_log(&*store).await.len();
    assert_eq!(stored, usize::from(matches!(fate, BatchFate::Committed { .. })), "{fate:?}");
    assert_eq!(store.resolve(batch.id).await.unwrap(), fate);
    let again = store.append(&batch).await;
    assert!(again.is_err(), "the batch came twice: {again:?}");
    assert_eq!(whole_log(&*store).await.len(), stored);
}

#[tokio::test]
async fn an_orphan_that_was_fenced_never_commits() {
    let database = shared_database().await;
    let store = open(&database.url()).await;
    let batch = one_deposit(&*store).await;
    assert_eq!(store.resolve(batch.id).await.unwrap(), BatchFate::Fenced);
    let late = store.append(&batch).await;
    let fenced = StoreError::Fenced { batch: batch.id };
    assert_eq!(late, Err(AppendError::NotStored(fenced)));
    assert_eq!(whole_log(&*store).await, []);
}

#[tokio::test]
async fn a_bumped_epoch_turns_old_decisions_away_and_the_loop_goes_on() {
    let database = shared_database().await;
    let (store, operator) = (open(&database.url()).await, open(&database.url()).await);
    let bank = bank(store.clone());
    let id = account("ada");
    bank.execute(&id, deposit(1, "in the first epoch")).await.unwrap();
    let (old, batch) = (store.head().await.unwrap().epoch, one_deposit(&*store).await);
    let new = operator.begin_epoch("a test").await.unwrap();
    assert!(new > old);
    let late = store.append(&batch).await;
    let changed = StoreError::EpochChanged { named: old, actual: new };
    assert_eq!(late, Err(AppendError::NotStored(changed)));
    let done = bank.execute(&id, deposit(1, "in the second epoch")).await.unwrap();
    assert_eq!(done.version.get(), 2);
    assert_eq!(bank.load::<Account>(&id).await.unwrap().state.balance, 2);
}
