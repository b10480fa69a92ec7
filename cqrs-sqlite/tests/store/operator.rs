use cqrs_core::{AppendError, Epoch, EventStore, Position, StoreError};
use cqrs_sqlite::SqliteStore;
use jiff::Timestamp;

use crate::support::{Folder, append, batch, keyed, take_all};

#[tokio::test]
async fn the_history_of_epochs_is_kept() {
    let folder = Folder::new();
    let store = folder.store().await;
    let began = Timestamp::now();
    store.append(&batch(vec![append("ada", 2)])).await.unwrap();
    let second = store.begin_epoch("restored last night's backup").await.unwrap();

    let epochs = store.epochs().await.unwrap();
    assert_eq!(epochs.len(), 2);
    assert_eq!((epochs[0].epoch, epochs[0].first_position.get()), (Epoch::UNKNOWN.next(), 1));
    assert_eq!((epochs[1].epoch, epochs[1].first_position.get()), (second, 3));
    assert_eq!(epochs[1].reason, "restored last night's backup");
    assert!(epochs[1].began_at >= began);
}

#[tokio::test]
async fn another_handle_hears_of_a_new_epoch() {
    let folder = Folder::new();
    let (store, other) = (folder.store().await, folder.store().await);
    let actual = other.begin_epoch("a drill").await.unwrap();
    let refused = store.append(&batch(vec![append("ada", 1)])).await;
    let named = Epoch::UNKNOWN.next();
    let changed = StoreError::EpochChanged { named, actual };
    assert_eq!(refused, Err(AppendError::NotStored(changed)));
}

#[tokio::test]
async fn a_backup_is_the_log_as_of_now() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 2), keyed("bob", 1, "key")])).await.unwrap();
    store.backup(folder.path("backup.db")).await.unwrap();
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();

    let backup = SqliteStore::open(folder.path("backup.db")).await.unwrap();
    assert_eq!(take_all(&backup).await[..], take_all(&store).await[..3]);
    assert!(backup.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn a_backup_overwrites_nothing() {
    let folder = Folder::new();
    let store = folder.store().await;
    let refused = store.backup(folder.file()).await;
    assert!(matches!(refused, Err(StoreError::Rejected { code, .. }) if code == "backup_path"));
    let nowhere = store.backup(folder.path("no/such/backup.db")).await;
    assert!(nowhere.is_err());
}

#[tokio::test]
async fn time_never_runs_back_where_the_clock_does() {
    let folder = Folder::new();
    let store = folder.store().await;
    let future = Timestamp::from_second(32_503_680_000).unwrap();
    let event = format!(
        "INSERT INTO events VALUES (1, 'c', 'a', 1, zeroblob(16), 'n', 1, {}, '{{}}', '{{}}')",
        future.as_microsecond()
    );
    folder.shell().execute_batch(&event).unwrap();
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    assert_eq!(take_all(&store).await[1].recorded_at, future);
}

#[tokio::test]
async fn the_oldest_keys_are_pruned_first() {
    let folder = Folder::new();
    let store = folder.store().await;
    for key in ["a", "b", "c"] {
        store.append(&batch(vec![keyed("ada", 1, key)])).await.unwrap();
    }
    let later = Timestamp::now().saturating_add(jiff::SignedDuration::from_secs(1)).unwrap();
    assert_eq!(store.prune_keys(later, 2).await, Ok(2));
    let left: String =
        folder.shell().query_row("SELECT group_concat(key) FROM keys", [], |r| r.get(0)).unwrap();
    assert_eq!(left, "c");
    assert_eq!(store.prune_keys(later, 10).await, Ok(1));
    assert_eq!(store.head().await.unwrap().position, Position::new(3).unwrap());
}
