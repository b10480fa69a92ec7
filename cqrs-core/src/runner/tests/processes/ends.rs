//! Every way in which a move ends.

use uuid::Uuid;

use super::moves::*;
use crate::{EventStore as _, LogFilter, MemoryStore, Position, prelude::*};

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
    let head = store.head().await.expect("a head").position;
    running.wait_for("test_moves", head, crate::runner::tests::ledger::SOON).await.expect("seen");
    let found = running.find::<Moving>(&a_move("m")).await.expect("an answer");
    assert!(found.is_none(), "{found:?}");
    running.shutdown().await;
}

#[tokio::test]
async fn what_follows_knows_what_it_follows_from() {
    let store = MemoryStore::default();
    let bank = bank(store.clone());
    purses(&bank).await;
    let running = managers(&store).start().await.expect("started");
    let (correlation, trace) = (Uuid::from_u128(7), "00-4bf92f3577b34da6a3ce929d0e0e4736-00-01");
    let metadata = Metadata::new().correlation(correlation).actor("ada").trace(trace);
    let asked = Ask { from: purse("a"), to: purse("shut"), amount: 30 };
    bank.execute(&a_move("m"), asked).metadata(metadata).await.expect("asked");
    assert_eq!(ended(&store, "m").await, "reversed");
    let page = store.read_log(Position::START, &LogFilter::all(), 100).await.expect("a page");
    let first = page.events.iter().position(|event| event.name == "test-move.asked");
    let followed: Vec<_> = page.events[first.expect("it was asked")..].iter().collect();
    let names: Vec<_> = followed.iter().map(|event| &*event.name).collect();
    let [asked, taken, back, ended] =
        ["test-move.asked", "test-purse.taken", "test-purse.given", "test-move.ended"];
    assert_eq!(names, [asked, taken, back, ended]);
    for (n, event) in followed.iter().enumerate() {
        let metadata = event.metadata().expect("metadata");
        assert_eq!(metadata.correlation, Some(correlation), "{}", event.name);
        assert_eq!(metadata.actor.as_deref(), Some("ada"), "{}", event.name);
        assert_eq!(metadata.trace.as_deref(), Some(trace), "{}", event.name);
        // Each by the one before it: a refusal is no event.
        let cause = n.checked_sub(1).map(|before| followed[before].event_id);
        assert_eq!(metadata.causation, cause, "{}", event.name);
    }
    running.shutdown().await;
}
