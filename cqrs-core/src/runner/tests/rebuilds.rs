use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::ledger::*;
use crate::{
    DocumentOrder, DocumentQuery, GenerationState, MemoryStore, Position, ProjectionStore,
};

/// Until no generation is being built.
async fn built(store: &MemoryStore) {
    loop {
        let all = store.generations().await.expect("an answer");
        if all.iter().all(|g| g.generation.state != GenerationState::Building) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_higher_version_takes_over_under_constant_writes() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    for n in 0..200 {
        add(&bank, &format!("k{}", n % 5), 1).await;
    }
    let old = runner(&store).document::<Total>().start().await.expect("it starts");
    old.wait_for("test_totals", Position::START.plus(200), SOON).await.expect("it comes");
    let go_on = Arc::new(AtomicBool::new(true));
    let writer = tokio::spawn({
        let (bank, go_on) = (bank.clone(), Arc::clone(&go_on));
        async move {
            let mut last = Position::START;
            while go_on.load(Ordering::Relaxed) {
                last = add(&bank, "k0", 1).await;
            }
            last
        }
    });
    let new = runner(&store).document::<TotalV2>().start().await.expect("it starts");
    // A reader never sees less than all five rows.
    let query = DocumentQuery {
        keys: None,
        filters: Vec::new(),
        order: DocumentOrder::Key,
        after: None,
        limit: 10,
    };
    let mut position = Position::START;
    loop {
        let rows = store.find_documents("test_totals", &query).await.expect("an answer");
        assert_eq!(rows.len(), 5);
        let newest = rows.iter().map(|row| row.position).max().expect("rows");
        assert!(newest >= position, "from {position} back to {newest}");
        position = newest;
        let all = store.generations().await.expect("an answer");
        if all
            .iter()
            .any(|g| g.generation.version == 2 && g.generation.state == GenerationState::Live)
        {
            break;
        }
    }
    go_on.store(false, Ordering::Relaxed);
    let last = writer.await.expect("it writes");
    new.wait_for("test_totals", last, SOON).await.expect("it comes");
    let found = new.documents::<TotalV2>().get(&id("k1")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.sum, 40);
    assert!(new.drop_retired("test_totals").await.expect("an answer"));
    old.shutdown().await;
}

#[tokio::test]
async fn a_rebuild_is_asked_for_from_anywhere_and_is_one() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let last = add(&bank, "a", 1).await;
    let running = runner(&store).document::<Total>().start().await.expect("it starts");
    running.wait_for("test_totals", last, SOON).await.expect("it comes");
    let operator = runner(&store).document::<Total>().attach().expect("it attaches");
    let first = operator.rebuild("test_totals").await.expect("it begins");
    built(&store).await;
    let all = store.generations().await.expect("an answer");
    let live = all.iter().find(|g| g.generation.state == GenerationState::Live).expect("one");
    assert_eq!(live.generation.id, first.id);
    let found = operator.documents::<Total>().get(&id("a")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [1]);
}

#[tokio::test]
async fn an_aborted_rebuild_leaves_the_one_that_serves() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let last = add(&bank, "a", 1).await;
    let running = runner(&store).document::<Total>().start().await.expect("it starts");
    running.wait_for("test_totals", last, SOON).await.expect("it comes");
    running.shutdown().await;
    // Nobody runs it: it stays unfinished.
    running.rebuild("test_totals").await.expect("it begins");
    assert!(running.abort_rebuild("test_totals").await.expect("an answer"));
    assert!(!running.abort_rebuild("test_totals").await.expect("an answer"));
    let found = running.documents::<Total>().get(&id("a")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [1]);
}

#[tokio::test]
async fn one_key_is_rebuilt_while_the_projection_goes_on() {
    broken("anew");
    let store = MemoryStore::default();
    let bank = bank(&store);
    let running = runner(&store).document::<Parking>().start().await.expect("it starts");
    add(&bank, "anew", 1).await;
    add(&bank, "anew", 100).await;
    let last = add(&bank, "other", 2).await;
    running.wait_for("test_parks", last, SOON).await.expect("it comes");
    assert!(running.rebuild_key("test_parks", "anew").await.is_err());
    mended("anew");
    running.rebuild_key("test_parks", "anew").await.expect("it is folded");
    let found = running.documents::<Parking>().get(&id("anew")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [1, 100]);
    assert!(running.parked("test_parks", 1).await.expect("an answer").is_empty());
    let last = add(&bank, "anew", 3).await;
    running.wait_for("test_parks", last, SOON).await.expect("it comes");
    let found = running.documents::<Parking>().get(&id("anew")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [1, 100, 3]);
}
