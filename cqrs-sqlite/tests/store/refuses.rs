use std::time::Duration;

use cqrs_core::{
    AppendBatch, AppendError, BatchFate, BatchId, EventStore, Load, NewEvent, Position, StoreError,
    Version,
};

use crate::support::{Folder, append, batch, event, stream, take_all};

#[tokio::test]
async fn a_lock_that_is_held_for_too_long_is_an_outage() {
    let folder = Folder::new();
    let busy = folder.builder().busy_timeout(Duration::from_millis(20));
    let store = busy.open().await.unwrap();
    let shell = folder.shell();
    shell.execute_batch("BEGIN IMMEDIATE").unwrap();
    let batch = batch(vec![append("ada", 1)]);
    let refused = store.append(&batch).await;
    assert!(matches!(refused, Err(AppendError::NotStored(StoreError::Unavailable { .. }))));
    shell.execute_batch("ROLLBACK").unwrap();
    assert!(store.append(&batch).await.is_ok());
}

#[tokio::test]
async fn reads_do_not_wait_for_a_write() {
    let folder = Folder::new();
    let store = folder.store().await;
    folder.shell().execute_batch("BEGIN IMMEDIATE").unwrap();
    let load = Load { stream: stream("ada"), after: Version::NONE, limit: 10 };
    assert_eq!(store.load(&[load]).await, Ok(vec![vec![]]));
}

#[tokio::test]
async fn what_is_not_json_fails_its_batch_and_nothing_is_stored() {
    let folder = Folder::new();
    let store = folder.store().await;
    for (data, why) in
        [("", "data_is_json"), ("{", "data_is_json"), ("{}\0", "NUL byte"), ("\0", "NUL byte")]
    {
        let mut bad = append("ada", 1);
        bad.events = vec![NewEvent { data: data.into(), ..event() }];
        let refused = store.append(&batch(vec![append("bob", 1), bad])).await;
        let Err(AppendError::NotStored(StoreError::Rejected { reason, .. })) = refused else {
            panic!("{data:?}: {refused:?}");
        };
        assert!(reason.contains(why), "{reason}");
    }
    assert_eq!(store.head().await.unwrap().position, Position::START);
}

#[tokio::test]
async fn a_batch_with_a_number_beyond_all_is_refused() {
    let folder = Folder::new();
    let store = folder.store().await;
    let id = BatchId { slot: uuid::Uuid::now_v7(), number: u64::MAX };
    let refused = store.append(&AppendBatch { id, ..batch(vec![append("ada", 1)]) }).await;
    assert!(matches!(refused, Err(AppendError::NotStored(StoreError::Rejected { .. }))));
    assert!(matches!(store.resolve(id).await, Err(StoreError::Rejected { .. })));
}

#[tokio::test]
async fn a_forgotten_batch_is_neither_confirmed_nor_fenced() {
    let folder = Folder::new();
    let store = folder.store().await;
    let slot = uuid::Uuid::now_v7();
    let number = |number| BatchId { slot, number };
    let send = async |id| store.append(&AppendBatch { id, ..batch(vec![append("ada", 1)]) }).await;

    send(number(1)).await.unwrap();
    send(number(1_000)).await.unwrap();
    send(number(65_536 + 1_024)).await.unwrap();
    for old in [1, 2] {
        let asked = store.resolve(number(old)).await;
        assert!(
            matches!(asked, Err(StoreError::Rejected { code, .. }) if code == "batch_forgotten")
        );
        let late = send(number(old)).await;
        assert!(matches!(late, Err(AppendError::NotStored(StoreError::Rejected { .. }))));
    }
    let positions = Some((Position::new(3).unwrap(), Position::new(3).unwrap()));
    let newest = store.resolve(number(65_536 + 1_024)).await;
    assert_eq!(newest, Ok(BatchFate::Committed { positions }));
    assert_eq!(take_all(&store).await.len(), 3);
}

#[tokio::test]
async fn what_an_operator_stored_wrongly_is_damage_not_a_panic() {
    let folder = Folder::new();
    let store = folder.store().await;
    let wrong = "INSERT INTO events VALUES \
        (1, 'account', 'a' || char(10), 1, zeroblob(16), 'n', 1, 0, '{}', '{}')";
    folder.shell().execute_batch(wrong).unwrap();
    let page = store.read_log(Position::START, &cqrs_core::LogFilter::all(), 10).await;
    assert!(matches!(page, Err(StoreError::Damaged { .. })), "{page:?}");
}
