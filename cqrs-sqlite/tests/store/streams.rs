//! How the events of a stream are found, beyond what every store promises.

use cqrs_core::{
    Append, AppendError, EventStore, ExpectedVersion, Load, StoreError, Verdict, Version,
};
use cqrs_sqlite::{Finding, SqliteStore};

use crate::support::{Folder, append, batch, stream, take_all};

/// After so many events, those that are found in the small table are moved.
const MOVED: u32 = 1_024;

async fn filled(events: u32) -> (Folder, SqliteStore) {
    let folder = Folder::new();
    let store = folder.store().await;
    let appends = (0..events).map(|n| append(&format!("stream-{}", n % 3), 1)).collect();
    store.append(&batch(appends)).await.unwrap();
    (folder, store)
}

fn count(folder: &Folder, table: &str) -> u32 {
    let sql = format!("SELECT count(*) FROM {table}");
    folder.shell().query_row(&sql, [], |row| row.get(0)).unwrap()
}

fn exactly(id: &str, events: usize, version: u64) -> Append {
    let expected = ExpectedVersion::Exact(Version::new(version).unwrap());
    Append { expected, ..append(id, events) }
}

#[tokio::test]
async fn a_stream_is_whole_across_what_has_been_moved() {
    let (folder, store) = filled(2 * MOVED + 100).await;
    assert_eq!(count(&folder, "event_versions"), 2 * MOVED);
    assert_eq!(count(&folder, "recent_event_versions"), 100);
    for (after, limit) in [(0, 10_000), (0, 683), (0, 682), (600, 100), (682, 5), (700, 0)] {
        let load = Load { stream: stream("stream-1"), after: Version::new(after).unwrap(), limit };
        let events = store.load(std::slice::from_ref(&load)).await.unwrap().remove(0);
        let envelopes = store.read_stream(&load.stream, load.after, limit).await.unwrap();
        let versions: Vec<_> = events.iter().map(|event| event.version.get()).collect();
        let last = u64::min(716, after + u64::from(limit));
        assert_eq!(versions, (after + 1..=last).collect::<Vec<_>>(), "after {after}: {limit}");
        let same = events.iter().zip(&envelopes).all(|(e, r)| e.position == r.position);
        assert!(same && events.len() == envelopes.len());
    }
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn a_version_that_has_been_moved_is_compared() {
    let (_folder, store) = filled(MOVED).await;
    let appends = vec![exactly("stream-0", 1, 341), exactly("stream-0", 1, 342)];
    let verdicts = store.append(&batch(appends)).await.unwrap();
    assert_eq!(verdicts[0], Verdict::Conflict { actual: Version::new(342).unwrap() });
    assert!(matches!(verdicts[1], Verdict::Appended { version, .. } if version.get() == 343));
}

#[tokio::test]
async fn an_insert_that_is_passed_over_leaves_nothing() {
    let (folder, store) = filled(3).await;
    for wrong in ["'{', '{}'", "'{}', NULL"] {
        let sql = format!(
            "INSERT OR IGNORE INTO events VALUES \
             (4, 'account', 'stream-0', 2, zeroblob(16), 'n', 1, 0, {wrong})"
        );
        assert_eq!(folder.shell().execute(&sql, []), Ok(0));
    }
    assert!(store.verify().await.unwrap().is_sound());
    store.append(&batch(vec![exactly("stream-0", 1, 1)])).await.unwrap();
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn what_another_trigger_refuses_is_no_conflict() {
    let (folder, store) = filled(3).await;
    let own = "CREATE TRIGGER own BEFORE INSERT ON events WHEN NEW.version = 2
        BEGIN SELECT RAISE(ABORT, 'not a second one'); END";
    folder.shell().execute_batch(own).unwrap();
    for (id, events, version) in [("stream-0", 1, 1), ("new", 2, 0)] {
        let refused = store.append(&batch(vec![exactly(id, events, version)])).await;
        let rejected = AppendError::NotStored(StoreError::Rejected {
            code: "sqlite_1811".into(),
            reason: "not a second one".into(),
        });
        assert_eq!(refused, Err(rejected), "{id}");
    }
    assert_eq!(take_all(&store).await.len(), 3);
    let stale = store.append(&batch(vec![exactly("stream-0", 1, 7)])).await.unwrap();
    assert_eq!(stale, [Verdict::Conflict { actual: Version::new(1).unwrap() }]);
}

#[tokio::test]
async fn what_does_not_lead_to_its_event_is_found_and_made_again() {
    for tampered in [
        "DELETE FROM recent_event_versions WHERE position = 1026",
        "DELETE FROM event_versions WHERE position = 5",
        "UPDATE event_versions SET position = position + 3 WHERE position = 5",
        "DELETE FROM event_streams WHERE stream_id = 'stream-1'",
        "INSERT INTO event_versions VALUES (1, 999, 2000)",
    ] {
        let (folder, store) = filled(MOVED + 4).await;
        folder.shell().execute_batch(tampered).unwrap();
        let found = store.verify().await.unwrap().findings;
        assert!(found.iter().any(|f| matches!(f, Finding::NotFound { .. })), "{tampered}");
        let repair = store.repair().await.unwrap();
        assert_eq!(repair.now.findings, [], "{tampered}");
        let load = Load { stream: stream("stream-1"), after: Version::NONE, limit: 1_000 };
        assert_eq!(store.load(&[load]).await.unwrap()[0].len(), 343, "{tampered}");
    }
}

#[tokio::test]
async fn an_event_that_is_gone_is_damage_and_not_passed_over() {
    let (folder, store) = filled(3).await;
    folder.shell().execute_batch("INSERT INTO event_versions VALUES (1, 2, 99)").unwrap();
    let load = Load { stream: stream("stream-0"), after: Version::NONE, limit: 10 };
    let damaged = store.load(&[load]).await;
    assert!(matches!(damaged, Err(StoreError::Damaged { .. })), "{damaged:?}");
}
