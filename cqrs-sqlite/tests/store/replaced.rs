use std::fs;

use cqrs_core::{AppendError, EventStore, StoreError};

use crate::support::{Folder, append, batch};

fn is_replaced(error: &StoreError) -> bool {
    matches!(error, StoreError::Rejected { code, .. } if code == "file_replaced")
}

#[tokio::test]
async fn a_file_that_was_moved_away_takes_no_more_appends() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    fs::rename(folder.file(), folder.path("elsewhere.db")).unwrap();
    let refused = store.append(&batch(vec![append("ada", 1)])).await;
    assert!(matches!(refused, Err(AppendError::NotStored(error)) if is_replaced(&error)));
}

#[tokio::test]
async fn a_file_that_was_replaced_is_not_mistaken_for_the_old_one() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 2)])).await.unwrap();
    store.backup(folder.path("backup.db")).await.unwrap();
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();

    fs::rename(folder.path("backup.db"), folder.file()).unwrap();
    let refused = store.append(&batch(vec![append("ada", 1)])).await;
    assert!(matches!(refused, Err(AppendError::NotStored(error)) if is_replaced(&error)));
    assert!(matches!(store.head().await, Err(error) if is_replaced(&error)));
}

#[tokio::test]
async fn a_write_ahead_log_that_was_removed_takes_no_more_appends() {
    for name in ["log.db-wal", "log.db-shm"] {
        let folder = Folder::new();
        let store = folder.store().await;
        store.append(&batch(vec![append("ada", 1)])).await.unwrap();
        fs::remove_file(folder.path(name)).unwrap();
        let refused = store.append(&batch(vec![append("ada", 1)])).await;
        assert!(matches!(refused, Err(AppendError::NotStored(error)) if is_replaced(&error)));
    }
}
