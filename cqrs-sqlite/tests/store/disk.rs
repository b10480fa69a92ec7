use cqrs_core::{
    AppendBatch, AppendError, BatchFate, BatchId, Epoch, EventStore, NewEvent, StoreError,
};
use cqrs_sqlite::SqliteStore;

use crate::support::{FILE, Folder, OtherProcess, append, event, take_all};

/// Appends until the disk fails, and says how each batch went.
#[tokio::test]
#[ignore = "runs in another process, for the test below"]
async fn appends_until_the_disk_fails() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::open(file).await.unwrap();
    let slot = uuid::Uuid::now_v7();
    for number in 1.. {
        let id = BatchId { slot, number };
        let data = format!(r#""{}""#, "x".repeat(40_000));
        let append =
            cqrs_core::Append { events: vec![NewEvent { data, ..event() }], ..append("ada", 0) };
        let batch = AppendBatch { id, epoch: Epoch::UNKNOWN.next(), appends: vec![append] };
        match store.append(&batch).await {
            Ok(_) => println!("batch {id} acknowledged"),
            Err(AppendError::NotStored(StoreError::Unavailable { .. })) => {
                return println!("batch {id} not-stored");
            }
            Err(AppendError::Unknown { batch, .. }) => return println!("batch {batch} unknown"),
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn a_batch_that_the_disk_fails_is_not_acknowledged_and_never_comes_back() {
    const CHILD: &str = "disk::appends_until_the_disk_fails";
    let (mut not_stored, mut unknown) = (0, 0);
    // Wherever in a batch of some 15 pages the disk says no.
    for blocks in (1_500..1_640).step_by(10) {
        let folder = Folder::new();
        let mut writer = OtherProcess::run_with_file_limit(CHILD, &folder, blocks);
        let mut acknowledged = 0;
        let (failed, how) = loop {
            let said = writer.next("batch ").expect("the disk fails some time");
            let (batch, how) = said.split_once(' ').expect("two words");
            match how {
                "acknowledged" => acknowledged += 1,
                _ => break (batch.parse::<BatchId>().unwrap(), how.to_owned()),
            }
        };
        let store = folder.store().await;
        assert_eq!(store.resolve(failed).await, Ok(BatchFate::Fenced));
        assert_eq!(take_all(&store).await.len(), acknowledged);
        assert!(store.verify().await.unwrap().is_sound());
        match &*how {
            "not-stored" => not_stored += 1,
            _ => unknown += 1,
        }
    }
    println!("{not_stored} said that nothing was stored, {unknown} did not know");
}
