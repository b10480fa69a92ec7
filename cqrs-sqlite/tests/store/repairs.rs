use cqrs_core::{EventStore, Position, Verdict, Version};
use cqrs_sqlite::{Finding, SqliteStore};

use crate::support::{Folder, append, batch, keyed, stream};

/// Position 1 to 2: ada, 3: bob (keyed), 4: ada.
async fn log() -> (Folder, SqliteStore) {
    let folder = Folder::new();
    let store = folder.store().await;
    for append in [append("ada", 2), keyed("bob", 1, "key"), append("ada", 1)] {
        store.append(&batch(vec![append])).await.unwrap();
    }
    (folder, store)
}

/// As somebody would who gets round the triggers.
fn tamper(folder: &Folder, sql: &str) {
    let shell = folder.shell();
    for trigger in ["never_deleted", "never_changed", "numbered_without_gaps"] {
        shell.execute_batch(&format!("DROP TRIGGER events_are_{trigger}")).unwrap();
    }
    shell.execute_batch(sql).unwrap();
}

fn position(position: u64) -> Position {
    Position::new(position).unwrap()
}

#[tokio::test]
async fn a_sound_log_is_said_to_be_sound() {
    let (_folder, store) = log().await;
    let report = store.verify().await.unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.head, 4);
    let repair = store.repair().await.unwrap();
    assert_eq!((repair.repaired, repair.epoch), (vec![], None));
}

#[tokio::test]
async fn missing_events_are_found_and_not_made_up() {
    let (folder, store) = log().await;
    tamper(&folder, "DELETE FROM events WHERE position = 2");
    let stream_gap = Finding::StreamGap {
        stream: stream("ada"),
        after: Version::new(1).unwrap(),
        next: Version::new(3).unwrap(),
    };
    let gap = Finding::Gap { after: position(1), next: position(3) };
    let found = store.verify().await.unwrap().findings;
    assert_eq!(found.len(), 5, "three triggers and two gaps: {found:?}");
    assert!(found.contains(&gap) && found.contains(&stream_gap));

    let repair = store.repair().await.unwrap();
    assert_eq!(repair.now.findings, [gap, stream_gap]);
    assert_eq!(repair.repaired.len(), 3, "{:?}", repair.repaired);
}

#[tokio::test]
async fn triggers_that_were_dropped_are_made_again() {
    let (folder, store) = log().await;
    tamper(&folder, "");
    assert!(store.repair().await.unwrap().now.is_sound());
    let deleted = folder.shell().execute_batch("DELETE FROM events");
    assert_eq!(deleted.unwrap_err().to_string(), "events_are_never_deleted");
}

#[tokio::test]
async fn outcomes_of_events_that_are_gone_are_forgotten_in_a_new_epoch() {
    let (folder, store) = log().await;
    tamper(&folder, "DELETE FROM events WHERE position > 2");
    let repair = store.repair().await.unwrap();
    assert!(repair.now.is_sound(), "{:?}", repair.now.findings);
    let epoch = repair.epoch.expect("another epoch");

    let again = cqrs_core::AppendBatch { epoch, ..batch(vec![keyed("bob", 1, "key")]) };
    let verdicts = store.append(&again).await.unwrap();
    let version = Version::new(1).unwrap();
    assert_eq!(verdicts, [Verdict::Appended { version, position: position(3) }]);
}

#[tokio::test]
async fn disorder_and_times_that_run_back_are_found() {
    let (folder, store) = log().await;
    tamper(
        &folder,
        "UPDATE events SET recorded_at = 0 WHERE position = 3;
         UPDATE events SET version = 9 WHERE position = 1;
         UPDATE events SET version = 1 WHERE position = 2;
         UPDATE events SET version = 2 WHERE position = 1",
    );
    let found = store.verify().await.unwrap().findings;
    assert!(found.contains(&Finding::TimeRunsBackwards { position: position(3) }), "{found:?}");
    let disorder =
        Finding::Disorder { stream: stream("ada"), after: position(2), next: position(1) };
    assert!(found.contains(&disorder), "{found:?}");
}
