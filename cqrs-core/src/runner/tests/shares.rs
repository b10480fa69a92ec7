use super::ledger::*;
use crate::{MemoryStore, Position};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_runners_take_each_event_once() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let mut runners = Vec::new();
    for _ in 0..4 {
        let runner = runner(&store).document::<Total>().document::<Digit>();
        runners.push(runner.start().await.expect("it starts"));
    }
    let mut last = Position::START;
    for n in 0..500 {
        last = add(&bank, &format!("s{}", n % 10), n).await;
    }
    for runner in &runners {
        runner.wait_for("test_totals", last, SOON).await.expect("it comes");
        runner.wait_for("test_digits", last, SOON).await.expect("it comes");
    }
    let totals = runners[0].documents::<Total>().page(None, 100).await.expect("an answer");
    for (n, total) in totals.iter().enumerate() {
        let n = i64::try_from(n).expect("small");
        assert_eq!(total.document.amounts, (0..50).map(|i| i * 10 + n).collect::<Vec<_>>());
    }
    let digits = runners[0].documents::<Digit>().page(None, 100).await.expect("an answer");
    assert!(digits.iter().all(|d| d.document.count == 50), "{digits:?}");
}

#[tokio::test]
async fn another_takes_over_where_one_is_gone() {
    let store = MemoryStore::default();
    let bank = bank(&store);
    let first = runner(&store).document::<Total>().start().await.expect("it starts");
    let second = runner(&store).document::<Total>().start().await.expect("it starts");
    let last = add(&bank, "a", 1).await;
    second.wait_for("test_totals", last, SOON).await.expect("it comes");
    // Dropped, not shut down.
    drop(first);
    let last = add(&bank, "a", 2).await;
    second.wait_for("test_totals", last, SOON).await.expect("it comes");
    second.shutdown().await;
    let third = runner(&store).document::<Total>().start().await.expect("it starts");
    let last = add(&bank, "a", 3).await;
    third.wait_for("test_totals", last, SOON).await.expect("it comes");
    let found = third.documents::<Total>().get(&id("a")).await.expect("an answer");
    assert_eq!(found.expect("a document").document.amounts, [1, 2, 3]);
}
