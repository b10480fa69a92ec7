use std::time::Duration;

use super::ledger::*;
use crate::{Epoch, MemoryStore, Position, PositionToken, WaitError};

#[tokio::test]
async fn says_how_far_it_is_where_the_time_is_over() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let first = add(&bank, "a", 1).await;
    let projections = runner(&store).document::<Digit>().start().await.expect("it starts");
    projections.wait_for("test_digits", first, SOON).await.expect("it comes");
    projections.shutdown().await;
    let wanted = first.plus(5);
    let waited = projections.wait_for("test_digits", wanted, Duration::from_millis(5)).await;
    let Err(WaitError::TimedOut { wanted: said, reached, .. }) = waited else {
        panic!("{waited:?}")
    };
    assert_eq!((said, reached), (wanted, first));
}

#[tokio::test]
async fn says_that_nothing_of_that_name_is_there() {
    let store = MemoryStore::default();
    let projections = runner(&store).attach().expect("it attaches");
    let waited = projections.wait_for("nobody", Position::START, Duration::MAX).await;
    assert!(matches!(waited, Err(WaitError::NotThere { .. })), "{waited:?}");
}

#[tokio::test]
async fn one_whose_code_is_here_may_still_be_started() {
    let store = MemoryStore::default();
    let first = add(&bank(&store), "a", 1).await;
    let web = runner(&store).document::<Digit>().attach().expect("it attaches");
    let waited = web.wait_for("test_digits", first, Duration::ZERO).await;
    assert!(matches!(waited, Err(WaitError::NotThere { .. })), "{waited:?}");
    let waiting = tokio::spawn(async move { web.wait_for("test_digits", first, SOON).await });
    tokio::task::yield_now().await;
    let running = runner(&store).document::<Digit>().start().await.expect("it starts");
    waiting.await.expect("no panic").expect("it comes");
    running.shutdown().await;
}

#[tokio::test]
async fn what_is_folded_when_it_is_asked_for_sees_all_that_is_there() {
    let store = MemoryStore::default();
    let first = add(&bank(&store), "a", 1).await;
    let projections = runner(&store).document::<Now>().start().await.expect("it starts");
    projections.wait_for("test_now", first, Duration::ZERO).await.expect("it is there");
    let waited = projections.wait_for("test_now", first.next(), Duration::ZERO).await;
    assert!(matches!(waited, Err(WaitError::TimedOut { .. })), "{waited:?}");
}

#[tokio::test]
async fn a_task_can_wait_on_any_thread() {
    let store = MemoryStore::default();
    let first = add(&bank(&store), "a", 1).await;
    let projections = runner(&store).document::<Digit>().start().await.expect("it starts");
    let waiting = tokio::spawn(async move {
        projections.wait_for("test_digits", first, SOON).await.map(|()| projections)
    });
    waiting.await.expect("no panic").expect("it comes").shutdown().await;
}

#[tokio::test]
async fn the_beginning_is_always_there() {
    let store = MemoryStore::default();
    let projections = runner(&store).document::<Digit>().start().await.expect("it starts");
    projections.wait_for("test_digits", Position::START, Duration::ZERO).await.expect("it is");
}

#[tokio::test]
async fn a_token_travels_to_a_process_that_runs_nothing() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let running = runner(&store).document::<Total>().start().await.expect("it starts");
    let web = runner(&store).document::<Total>().attach().expect("it attaches");
    for amount in 0..20 {
        let done = bank.execute(&id("a"), Add(amount)).await.expect("it never refuses");
        let token: PositionToken = done.token().to_string().parse().expect("a token");
        web.wait_for("test_totals", token, SOON).await.expect("it comes");
        let found = web.documents::<Total>().get(&id("a")).await.expect("an answer");
        let amounts = found.expect("a document").document.amounts;
        assert_eq!(amounts.len() as u64, done.version.get());
    }
    running.shutdown().await;
}

#[tokio::test]
async fn what_a_later_epoch_lost_is_said_to_be_lost() {
    use crate::EventStore;
    let store = MemoryStore::default();
    let bank = bank(&store);
    let running = runner(&store).document::<Total>().start().await.expect("it starts");
    let done = bank.execute(&id("a"), Add(1)).await.expect("it never refuses");
    store.begin_epoch("a failover").await.expect("it begins");
    running.wait_for("test_totals", done.token(), SOON).await.expect("it was kept");
    let lost = PositionToken::new(done.position.next(), Epoch::new(1).expect("an epoch"));
    let waited = running.wait_for("test_totals", lost, Duration::from_millis(5)).await;
    assert!(matches!(waited, Err(WaitError::Lost { .. })), "{waited:?}");
    let again = add(&bank, "a", 2).await;
    running.wait_for("test_totals", again, SOON).await.expect("it goes on");
}

/// A service answers requests in tasks of their own, and a client may be ready to wait forever.
#[tokio::test]
async fn waits_in_any_task_as_long_as_it_takes() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let projections = runner(&store).document::<Total>().start().await.expect("it starts");
    let waiting = tokio::spawn({
        let projections = projections.clone();
        async move { projections.wait_for("test_totals", Position::START.plus(1), Duration::MAX).await }
    });
    add(&bank, "a", 1).await;
    waiting.await.expect("no panic").expect("it comes");
}

#[tokio::test]
async fn one_that_must_be_rebuilt_says_so() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    for amount in 0..10 {
        add(&bank, "a", amount).await;
    }
    let running = runner(&store).document::<Digit>().start().await.expect("it starts");
    running.wait_for("test_digits", Position::START.plus(10), SOON).await.expect("it comes");
    let _: Epoch = store.lose_after(Position::START.plus(5));
    let last = add(&bank, "a", 11).await;
    let waited = running.wait_for("test_digits", last, Duration::from_millis(5)).await;
    assert_eq!(waited, Err(WaitError::MustBeRebuilt { projection: "test_digits".into() }));

    running.rebuild("test_digits").await.expect("a rebuild");
    running.wait_for("test_digits", last, SOON).await.expect("it comes");
    let found = running.documents::<Digit>().get(&"1".into()).await.expect("an answer");
    assert_eq!(found.expect("a document").document.count, 2);
}
