//! A log that somebody changed past the append: it says so, and can be made usable again.

use cqrs_core::{
    AppendError, BatchFate, EventStore, Position, StoreError, StreamId, Verdict, Version,
};
use cqrs_postgres::{ConnectError, Finding, PostgresStore};
use cqrs_tests::TestDatabase;

use crate::postgres::{a_store, now, one, write};

fn p(position: u64) -> Position {
    Position::new(position).unwrap()
}

/// What only an owner can do who means it.
async fn tamper(database: &TestDatabase, sql: &str) {
    let guarded = format!(
        "BEGIN; ALTER TABLE cqrs.events DISABLE TRIGGER events_never_change; {sql};
         ALTER TABLE cqrs.events ENABLE ALWAYS TRIGGER events_never_change; COMMIT"
    );
    database.execute(&guarded).await;
}

async fn is_refused(store: &PostgresStore) {
    let found = store.append(&now(store, vec![one("ada")]).await).await;
    let damaged = matches!(&found, Err(AppendError::NotStored(StoreError::Damaged { .. })));
    assert!(damaged, "{found:?}");
}

async fn is_taken(store: &PostgresStore, position: u64) {
    let verdicts = store.append(&now(store, vec![one("ada")]).await).await.unwrap();
    let [Verdict::Appended { position: found, .. }] = verdicts[..] else { panic!("{verdicts:?}") };
    assert_eq!(found, position);
}

async fn accepted(database: &TestDatabase) -> PostgresStore {
    PostgresStore::builder(&database.url()).accept_damage(true).connect().await.unwrap()
}

#[tokio::test]
async fn events_that_were_deleted_at_the_end_are_missed() {
    let (database, store) = a_store("shortened").await;
    write(&store, 5).await;
    let lost = now(&store, vec![one("ada")]).await;
    store.append(&lost).await.unwrap();
    tamper(&database, "DELETE FROM cqrs.events WHERE position > 4").await;
    is_refused(&store).await;
    let found = PostgresStore::connect(&database.url()).await.err();
    assert_eq!(found, Some(ConnectError::HeadMismatch { head: 4, recorded: 6 }));
    let store = accepted(&database).await;
    is_refused(&store).await;
    let report = store.verify().await.unwrap();
    assert_eq!(report.findings, [Finding::HeadMismatch { head: p(4), recorded: p(6) }]);
    let before = store.head().await.unwrap().epoch;
    let repaired = store.repair().await.unwrap();
    assert_eq!((repaired.head, repaired.recorded), (p(4), p(6)));
    assert_eq!(repaired.batches_forgotten, 2);
    assert!(repaired.epoch > before);
    assert!(store.verify().await.unwrap().is_sound());
    assert_eq!(store.resolve(lost.id).await.unwrap(), BatchFate::Fenced);
    is_taken(&store, 5).await;
    PostgresStore::connect(&database.url()).await.unwrap();
}

#[tokio::test]
async fn events_that_were_written_past_the_append_are_noticed() {
    let (database, store) = a_store("smuggled").await;
    write(&store, 3).await;
    database
        .execute(
            "INSERT INTO cqrs.events SELECT log, type_version, position + 10, version + 10,
             recorded_at, event_id, category, stream_id, type, data, metadata
             FROM cqrs.events WHERE position = 3",
        )
        .await;
    is_refused(&store).await;
    let report = store.verify().await.unwrap();
    let stream = StreamId::new("account", "ada").unwrap();
    let version = Version::new(12).unwrap();
    let expected = [
        Finding::HeadMismatch { head: p(13), recorded: p(3) },
        Finding::Gap { after: p(3), next: p(13) },
        Finding::NoPredecessor { stream, version, position: p(13) },
    ];
    assert_eq!(report.findings, expected);
    store.repair().await.unwrap();
    is_taken(&store, 14).await;
    // A gap stays: nothing invents events.
    assert_eq!(store.verify().await.unwrap().findings, expected[1..]);
}

#[tokio::test]
async fn a_log_without_its_records_is_refused_until_it_is_repaired() {
    let (database, store) = a_store("records").await;
    write(&store, 3).await;
    database.execute("TRUNCATE cqrs.batches").await;
    is_refused(&store).await;
    store.repair().await.unwrap();
    is_taken(&store, 4).await;
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn a_hole_in_the_middle_is_found() {
    let (database, store) = a_store("hole").await;
    write(&store, 6).await;
    tamper(&database, "DELETE FROM cqrs.events WHERE position = 3").await;
    tamper(&database, "UPDATE cqrs.events SET recorded_at = 'epoch' WHERE position = 5").await;
    let report = store.verify().await.unwrap();
    let stream = StreamId::new("account", "ada").unwrap();
    let expected = [
        Finding::Gap { after: p(2), next: p(4) },
        Finding::TimeRunsBackwards { position: p(5) },
        Finding::NoPredecessor { stream, version: Version::new(3).unwrap(), position: p(5) },
    ];
    assert_eq!(report.findings, expected);
    assert_eq!(report.events, 5);
}

#[tokio::test]
async fn a_sound_log_is_left_as_it_is() {
    let (_database, store) = a_store("sound").await;
    let empty = store.verify().await.unwrap();
    assert!(empty.is_sound() && empty.events == 0, "{empty:?}");
    store.repair().await.unwrap();
    write(&store, 3).await;
    let before = store.head().await.unwrap();
    let repaired = store.repair().await.unwrap();
    assert_eq!((repaired.head, repaired.recorded), (p(3), p(3)));
    assert_eq!(store.head().await.unwrap(), before);
    assert!(store.verify().await.unwrap().is_sound());
}
