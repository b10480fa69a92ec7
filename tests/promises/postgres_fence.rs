//! What became of a batch, where others hold the log or its record: nothing is ever guessed.

use std::time::Duration;

use cqrs_core::{AppendBatch, AppendError, BatchFate, BatchId, EventStore, StoreError};
use cqrs_postgres::PostgresStore;
use cqrs_tests::TestDatabase;
use sqlx::Executor;

use crate::{
    log::whole_log,
    postgres::{a_store, by_hand, now, one, write},
};

async fn impatient(database: &TestDatabase) -> PostgresStore {
    let builder = PostgresStore::builder(&database.url());
    builder.lock_timeout(Duration::from_millis(50)).connect().await.unwrap()
}

fn is_unavailable<T>(found: &Result<T, StoreError>) -> bool {
    matches!(found, Err(StoreError::Unavailable { .. }))
}

#[tokio::test]
async fn a_prepared_transaction_is_waited_for() {
    let (database, store) = a_store("prepared").await;
    if database.psql("SHOW max_prepared_transactions").await.trim() == "0" {
        println!("skipped: the server allows no prepared transactions");
        return;
    }
    for (end, fate) in
        [("COMMIT", BatchFate::Committed { positions: None }), ("ROLLBACK", BatchFate::Fenced)]
    {
        let batch = now(&store, vec![one("ada")]).await;
        let name = format!("held_{}", database.name());
        let hold = format!("BEGIN; {}; PREPARE TRANSACTION '{name}'", by_hand(&batch, "{}"));
        database.execute(&hold).await;
        let impatient = impatient(&database).await;
        let found = impatient.resolve(batch.id).await;
        assert!(is_unavailable(&found), "{found:?}");
        let found = impatient.append(&now(&store, vec![one("ada")]).await).await;
        let held = matches!(&found, Err(AppendError::NotStored(e)) if e.is_transient());
        assert!(held, "{found:?}");
        database.execute(&format!("{end} PREPARED '{name}'")).await;
        match (store.resolve(batch.id).await.unwrap(), fate) {
            (BatchFate::Committed { positions }, BatchFate::Committed { .. }) => {
                assert!(positions.is_some());
            }
            (found, expected) => assert_eq!(found, expected),
        }
    }
    assert_eq!(whole_log(&store).await.len(), 1);
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn a_batch_whose_record_is_held_is_not_guessed() {
    let (database, store) = a_store("held").await;
    for (end, expected) in [("ROLLBACK", BatchFate::Fenced), ("COMMIT", BatchFate::Fenced)] {
        let batch = now(&store, vec![one("ada")]).await;
        let mut holder = database.connect().await;
        holder.execute("BEGIN").await.unwrap();
        holder.execute(sqlx::AssertSqlSafe(by_hand(&batch, "{}"))).await.unwrap();
        let found = impatient(&database).await.resolve(batch.id).await;
        assert!(is_unavailable(&found), "{found:?}");
        let asked = {
            let (store, id) = (store.clone(), batch.id);
            tokio::spawn(async move { store.resolve(id).await })
        };
        database.until_locks_are_awaited(1).await;
        holder.execute(end).await.unwrap();
        let found = asked.await.unwrap().unwrap();
        match end {
            "COMMIT" => {
                let head = store.head().await.unwrap().position;
                assert_eq!(found, BatchFate::Committed { positions: Some((head, head)) });
            }
            _ => assert_eq!(found, expected),
        }
    }
}

/// A slot remembers a bounded number of batches; of older ones it says that it does not know.
#[tokio::test]
async fn a_forgotten_batch_is_not_guessed() {
    let (database, store) = a_store("forgotten").await;
    let first = now(&store, vec![one("ada")]).await;
    let numbered = |number| AppendBatch {
        id: BatchId { slot: first.id.slot, number },
        epoch: first.epoch,
        appends: vec![one("ada")],
    };
    // Numbers only rise; a leap stands for the 65,536 that a slot remembers.
    for number in (1..=100).chain(65_537..=65_700) {
        store.append(&numbered(number)).await.unwrap();
    }
    let kept = "SELECT min(batch) || ' to ' || max(batch) FROM cqrs.batches";
    assert_eq!(database.psql(kept).await.trim(), "65537 to 65700");
    for number in [65_537, 65_700] {
        let found = store.resolve(numbered(number).id).await.unwrap();
        assert!(matches!(found, BatchFate::Committed { positions: Some(_) }), "{found:?}");
    }
    assert_eq!(store.resolve(numbered(65_701).id).await.unwrap(), BatchFate::Fenced);
    for number in [1, 100] {
        let found = store.resolve(numbered(number).id).await;
        let forgotten = matches!(&found, Err(StoreError::Rejected { code, .. }) if code == "LG009");
        assert!(forgotten, "{found:?}");
        let late = store.append(&numbered(number)).await;
        let fenced = StoreError::Fenced { batch: numbered(number).id };
        assert_eq!(late, Err(AppendError::NotStored(fenced)));
    }
    assert_eq!(whole_log(&store).await.len(), 264);
    assert!(store.verify().await.unwrap().is_sound());
}

/// Confirmations and refusals don't push out the record of where the log must end.
#[tokio::test]
async fn the_end_of_the_log_is_remembered_through_many_batches_without_events() {
    let (_database, store) = a_store("quiet").await;
    write(&store, 2).await;
    let first = now(&store, vec![one("ada")]).await;
    store.append(&first).await.unwrap();
    for number in 65_537..=65_700 {
        let mut batch = first.clone();
        batch.id.number = number;
        batch.appends[0].events.clear();
        store.append(&batch).await.unwrap();
    }
    write(&store, 1).await;
    assert_eq!(whole_log(&store).await.len(), 4);
    assert!(store.verify().await.unwrap().is_sound());
}

/// What is old is forgotten when a store connects, but for the newest batch of each slot and the
/// end of the log.
#[tokio::test]
async fn slots_that_are_no_longer_used_keep_one_batch() {
    let (database, store) = a_store("slots").await;
    let first = now(&store, vec![one("ada")]).await;
    for number in 1..=5 {
        let mut batch = first.clone();
        batch.id.number = number;
        batch.appends = if number > 3 { Vec::new() } else { vec![one("ada")] };
        store.append(&batch).await.unwrap();
    }
    database.execute("UPDATE cqrs.batches SET recorded_at = now() - interval '8 days'").await;
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    let left = database.psql("SELECT batch FROM cqrs.batches ORDER BY batch").await;
    assert_eq!(left.split_whitespace().collect::<Vec<_>>(), ["3", "5"]);
    let mut id = first.id;
    id.number = 4;
    let found = store.resolve(id).await;
    assert!(
        matches!(&found, Err(StoreError::Rejected { code, .. }) if code == "LG009"),
        "{found:?}"
    );
    write(&store, 1).await;
    assert_eq!(whole_log(&store).await.len(), 4);
}
