//! Pages that are committed together while a part catches up.

use std::time::Duration;

use super::ledger::*;
use crate::{
    Checkpoint, MemoryStore, Part, Position, ProjectionOptions, ProjectionState, ProjectionStore,
    Projections, ProjectionsBuilder,
};

/// Small pages, which nothing but the end of the log makes it commit.
fn gathering(store: &MemoryStore) -> ProjectionsBuilder<MemoryStore> {
    let commit_every = Duration::from_hours(1);
    let small = ProjectionOptions { batch_events: 10, commit_every, ..options() };
    Projections::builder(store.clone()).options(small)
}

async fn checkpoint(store: &MemoryStore) -> Checkpoint {
    let generation = store.generations().await.expect("an answer").remove(0).generation.id;
    let part = Part { generation, partition: 0 };
    store.checkpoint(part).await.expect("an answer").expect("it is there")
}

#[tokio::test]
async fn many_pages_are_one_commit_while_it_catches_up() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let mut last = Position::START;
    for n in 0..1_000 {
        last = add(&bank, &format!("k{}", n % 7), n).await;
    }
    let projections = gathering(&store).document::<Fragile>().start().await.expect("it starts");
    projections.wait_for("test_stops", last, SOON).await.expect("it comes");
    let found = projections.documents::<Fragile>().page(None, 10).await.expect("an answer");
    for (book, found) in (0..7).zip(&found) {
        let amounts: Vec<i64> = (book..1_000).step_by(7).collect();
        assert_eq!(found.document.amounts, amounts);
    }
    assert_eq!(found.len(), 7);
    assert_eq!(checkpoint(&store).await.revision, 1);
}

#[tokio::test]
async fn no_more_documents_are_gathered_than_are_kept() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let mut last = Position::START;
    for n in 0..200 {
        last = add(&bank, &format!("k{n}"), n).await;
    }
    let small = ProjectionOptions {
        batch_events: 10,
        cached_documents: 50,
        commit_every: Duration::from_hours(1),
        ..options()
    };
    let projections = Projections::builder(store.clone()).options(small).document::<Fragile>();
    let projections = projections.start().await.expect("it starts");
    projections.wait_for("test_stops", last, SOON).await.expect("it comes");
    // Five pages of ten, and the one that finds that they are enough.
    assert_eq!(checkpoint(&store).await.revision, 4);
}

#[tokio::test]
async fn an_event_that_cannot_be_taken_is_found_among_gathered_pages() {
    broken("gathered");
    let store = MemoryStore::default();
    let bank = bank(&store);
    for n in 0..95 {
        add(&bank, "gathered", n).await;
    }
    let bad = add(&bank, "gathered", 100).await;
    let mut last = bad;
    for n in 0..100 {
        last = add(&bank, "gathered", n).await;
    }
    let projections = gathering(&store).document::<Fragile>().start().await.expect("it starts");
    loop {
        let state = projections.status().await.expect("an answer").remove(0).state;
        if let ProjectionState::Stopped(stop) = state {
            assert_eq!(stop.position, bad);
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(checkpoint(&store).await.position, bad.previous());
    let fragile = projections.documents::<Fragile>();
    let found = fragile.get(&id("gathered")).await.expect("an answer").expect("a document");
    assert_eq!(found.document.amounts, (0..95).collect::<Vec<_>>());

    mended("gathered");
    projections.resume("test_stops").await.expect("an answer");
    projections.wait_for("test_stops", last, SOON).await.expect("it comes");
    let found = fragile.get(&id("gathered")).await.expect("an answer").expect("a document");
    assert_eq!(found.document.amounts.len(), 196);
}

#[tokio::test]
async fn what_was_gathered_of_a_log_that_is_lost_is_forgotten() {
    for steps in (0..60).step_by(4) {
        let store = MemoryStore::default();
        let bank = bank(&store);
        for n in 0..100 {
            add(&bank, "a", n).await;
        }
        let projections = gathering(&store).document::<Fragile>().start().await.expect("it starts");
        for _ in 0..steps {
            tokio::task::yield_now().await;
        }
        let epoch = store.lose_after(Position::START.plus(50));
        let mut last = Position::START;
        for n in 0..100 {
            last = add(&bank, "a", -n).await;
        }
        let lost = loop {
            let now = checkpoint(&store).await;
            if now.lost || (now.position, now.epoch) == (last, epoch) {
                break now.lost;
            }
            tokio::task::yield_now().await;
        };
        if lost {
            // It had committed before.
            continue;
        }
        let documents = projections.documents::<Fragile>();
        let found = documents.get(&id("a")).await.expect("an answer").expect("a document");
        let expected: Vec<i64> = (0..50).chain((0..100).map(|n| -n)).collect();
        assert_eq!(found.document.amounts, expected, "after {steps} steps");
    }
}
