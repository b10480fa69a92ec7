//! Every way in which a move ends.

use super::moves::*;
use crate::MemoryStore;

#[tokio::test]
async fn a_move_goes_through() {
    let store = MemoryStore::default();
    let bank = bank(store.clone());
    purses(&bank).await;
    let running = managers(&store).start().await.expect("started");
    ask(&bank, "m", "a", "b", 30).await;
    assert_eq!(ended(&store, "m").await, "done");
    assert_eq!((state(&store, "a").await.holds, state(&store, "b").await.holds), (70, 130));
    running.shutdown().await;
}

#[tokio::test]
async fn a_refused_command_comes_back() {
    let store = MemoryStore::default();
    let bank = bank(store.clone());
    purses(&bank).await;
    let running = managers(&store).start().await.expect("started");
    ask(&bank, "m", "a", "b", 130).await;
    assert_eq!(ended(&store, "m").await, "failed: it holds 100");
    ask(&bank, "n", "a", "shut", 30).await;
    assert_eq!(ended(&store, "n").await, "reversed");
    assert_eq!(state(&store, "a").await.holds, 100);
    running.shutdown().await;
}

#[tokio::test]
async fn what_is_over_is_removed() {
    let store = MemoryStore::default();
    let bank = bank(store.clone());
    purses(&bank).await;
    let running = managers(&store).start().await.expect("started");
    ask(&bank, "m", "a", "b", 30).await;
    ended(&store, "m").await;
    let head = crate::EventStore::head(&store).await.expect("a head").position;
    running.wait_for("test_moves", head, crate::runner::tests::ledger::SOON).await.expect("seen");
    let found = running.find::<Moving>(&a_move("m")).await.expect("an answer");
    assert!(found.is_none(), "{found:?}");
    running.shutdown().await;
}
