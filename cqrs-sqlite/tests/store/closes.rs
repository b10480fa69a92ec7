use cqrs_core::{AppendError, EventStore, StoreError, Verdict};
use tokio::task::yield_now;

use crate::support::{Folder, append, batch};

#[tokio::test]
async fn a_closed_store_says_so() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.close().await;
    let closed =
        StoreError::Rejected { code: "closed".into(), reason: "the store is closed".into() };
    assert_eq!(store.head().await, Err(closed.clone()));
    let batch = batch(vec![append("ada", 1)]);
    assert_eq!(store.append(&batch).await, Err(AppendError::NotStored(closed)));
}

#[tokio::test]
async fn closing_leaves_one_file() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    store.close().await;
    let files: Vec<_> = std::fs::read_dir(folder.path("")).unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_is_answered_before_it_closes() {
    let folder = Folder::new();
    let store = std::sync::Arc::new(folder.store().await);
    let appends: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.append(&batch(vec![append("ada", 1)])).await })
        })
        .collect();
    yield_now().await;
    store.close().await;
    let mut happened = 0;
    for append in appends {
        match append.await.unwrap() {
            Ok(verdicts) => {
                assert!(matches!(verdicts[..], [Verdict::Appended { .. }]));
                happened += 1;
            }
            Err(error) => assert!(matches!(error, AppendError::NotStored(_)), "{error}"),
        }
    }
    assert_eq!(folder.store().await.head().await.unwrap().position, happened);
}

#[tokio::test]
async fn an_append_that_nobody_waits_for_is_done_before_the_store_is_dropped() {
    let folder = Folder::new();
    let store = folder.store().await;
    let batch = batch(vec![append("ada", 1)]);
    let accepted = tokio::select! {
        biased;
        _ = store.append(&batch) => false,
        () = std::future::ready(()) => true,
    };
    assert!(accepted, "the queue is empty: the first poll hands the batch over");
    drop(store);
    assert_eq!(folder.store().await.head().await.unwrap().position, 1);
}
