use cqrs_core::{AppendBatch, BatchId, Epoch, EventStore, NewEvent};
use cqrs_sqlite::SqliteStore;

use crate::support::{FILE, Folder, OtherProcess, append, batch, event, take_all};

/// Appends until it is killed, and says what was acknowledged.
#[tokio::test]
#[ignore = "runs in another process, for the tests below"]
async fn appends_until_it_is_killed() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::open(file).await.unwrap();
    let slot = uuid::Uuid::now_v7();
    for number in 1.. {
        let mut append = append(&format!("stream-{}", number % 7), 2);
        append.events.push(NewEvent { data: format!(r#""{slot}:{number}""#), ..event() });
        let epoch = Epoch::UNKNOWN.next();
        let batch = AppendBatch { id: BatchId { slot, number }, epoch, appends: vec![append] };
        store.append(&batch).await.unwrap();
        println!("acknowledged {slot}:{number}");
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let folder = Folder::new();
    let mut acknowledged = Vec::new();
    for round in 1..=4 {
        let mut writer = OtherProcess::run("survives::appends_until_it_is_killed", &folder);
        for _ in 0..round * 5 {
            acknowledged.push(writer.next("acknowledged").expect("an acknowledgement"));
        }
        writer.kill();
        while let Some(more) = writer.next("acknowledged") {
            acknowledged.push(more);
        }
    }
    let store = folder.store().await;
    let events = take_all(&store).await;
    let written: Vec<_> =
        events.iter().filter_map(|event| event.data.strip_prefix('"')?.strip_suffix('"')).collect();
    for batch in &acknowledged {
        assert_eq!(written.iter().filter(|data| *data == batch).count(), 1, "{batch}");
    }
    // Each round may have committed one batch that it could not acknowledge any more.
    assert!(written.len() <= acknowledged.len() + 4);
    assert_eq!(events.len(), written.len() * 3, "no batch is there by half");
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn a_handle_goes_on_when_another_process_is_killed() {
    let folder = Folder::new();
    let store = folder.store().await;
    for _ in 0..3 {
        let mut writer = OtherProcess::run("survives::appends_until_it_is_killed", &folder);
        for _ in 0..5 {
            writer.next("acknowledged").expect("an acknowledgement");
            store.append(&batch(vec![append("here", 1)])).await.unwrap();
        }
        writer.kill();
        store.append(&batch(vec![append("here", 1)])).await.unwrap();
    }
    assert!(store.verify().await.unwrap().is_sound());
}
