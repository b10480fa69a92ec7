//! A store that fails at any one call, and runners that come through it by themselves.

use std::{fmt, time::Duration};

use tokio::time::{sleep, timeout};

use super::ledger::*;
use crate::{
    GenerationState, Holder, MemoryStore, Position, ProjectionState, ProjectionStore as _,
    Projections, ProjectionsBuilder, Retried,
    testing::{Call, Fault, FaultyStore, Gate},
};

type Store = FaultyStore<MemoryStore>;

/// No time passes in these tests but what everybody waits for.
const LONG: Duration = Duration::from_mins(2);

fn faulty(store: &Store) -> ProjectionsBuilder<Store> {
    let options = crate::ProjectionOptions { batch_events: 3, ..options() };
    Projections::builder(store.clone()).options(options)
}

/// Asks until it is answered, as a caller does whose call met an outage.
async fn answered<T, E: fmt::Debug>(mut ask: impl AsyncFnMut() -> Result<T, E>) -> T {
    let mut last = None;
    for _ in 0..5 {
        match ask().await {
            Ok(answer) => return answer,
            Err(error) => last = Some(error),
        }
    }
    panic!("not answered: {last:?}")
}

/// Until every projection is live again, and has read everything.
async fn live(running: &Projections) {
    loop {
        let status = answered(|| running.status()).await;
        if status.iter().all(|p| p.state == ProjectionState::Live && p.lag_events == 0) {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn seen(running: &Projections, projection: &str, position: Position) {
    answered(|| running.wait_for(projection, position, SOON)).await;
}

async fn amounts(running: &Projections, book: &str) -> Vec<i64> {
    let found = answered(async || running.documents::<Total>().get(&id(book)).await).await;
    found.map(|found| found.document.amounts).unwrap_or_default()
}

/// Catches up, follows, and stops.
async fn follows(store: &Store) {
    let bank = bank(store.inside());
    for amount in 1..=7 {
        add(&bank, ["a", "b"][usize::from(amount % 2 == 0)], amount).await;
    }
    let running = || faulty(store).document::<Total>().document::<Digit>();
    let running = answered(|| running().start()).await;
    let last = add(&bank, "a", 9).await;
    seen(&running, "test_totals", last).await;
    bank.execute(&id("b"), Close).await.expect("it never refuses");
    let last = add(&bank, "b", 8).await;
    seen(&running, "test_totals", last).await;
    seen(&running, "test_digits", last).await;
    live(&running).await;
    assert_eq!(amounts(&running, "a").await, [1, 3, 5, 7, 9]);
    assert_eq!(amounts(&running, "b").await, [8]);
    let digits = answered(async || running.documents::<Digit>().page(None, 20).await).await;
    let digits: Vec<_> = digits.iter().map(|d| (d.document.count, d.key.as_str())).collect();
    assert_eq!(digits, (1..=9).map(|d| (1, &"0123456789"[d..=d])).collect::<Vec<_>>());
    running.shutdown().await;
}

/// Is rebuilt while it follows; what served before is dropped.
async fn is_rebuilt(store: &Store) {
    let bank = bank(store.inside());
    for amount in 1..=5 {
        add(&bank, "a", amount).await;
    }
    let running = answered(|| faulty(store).document::<Total>().start()).await;
    let rebuilt = answered(|| running.rebuild("test_totals")).await;
    add(&bank, "a", 6).await;
    loop {
        let all = store.inside().generations().await.expect("an answer");
        let is_live = GenerationState::Live;
        if all.iter().any(|g| g.generation.id == rebuilt.id && g.generation.state == is_live) {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    answered(|| running.drop_retired("test_totals")).await;
    let last = add(&bank, "a", 7).await;
    seen(&running, "test_totals", last).await;
    live(&running).await;
    assert_eq!(amounts(&running, "a").await, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(store.inside().generations().await.expect("an answer").len(), 1);
    running.shutdown().await;
}

/// Parks a key, lets events of it queue, and takes them up when it is mended.
async fn parks(store: &Store) {
    broken("fault-parks");
    let bank = bank(store.inside());
    let running = answered(|| faulty(store).document::<Parking>().start()).await;
    let mut last = Position::START;
    for (book, amount) in
        [("fault-parks", 1), ("fault-parks", 100), ("other", 5), ("fault-parks", 2), ("other", 6)]
    {
        last = add(&bank, book, amount).await;
    }
    seen(&running, "test_parks", last).await;
    let parked = answered(|| running.parked("test_parks", 10)).await;
    assert_eq!(parked.iter().map(|e| e.position.get()).collect::<Vec<_>>(), [2, 4]);
    mended("fault-parks");
    let retried = answered(|| running.retry_parked("test_parks", "fault-parks")).await;
    assert!(matches!(retried, Retried::Caught { .. }), "{retried:?}");
    live(&running).await;
    for (book, expected) in [("fault-parks", vec![1, 100, 2]), ("other", vec![5, 6])] {
        let found = answered(async || running.documents::<Parking>().get(&id(book)).await).await;
        assert_eq!(found.expect("a document").document.amounts, expected);
    }
    running.shutdown().await;
}

/// Stands still at an event, and goes on when it is mended.
async fn stands_still(store: &Store) {
    broken("fault-stops");
    let bank = bank(store.inside());
    let running = answered(|| faulty(store).document::<Fragile>().start()).await;
    for amount in [1, 100, 2] {
        add(&bank, "fault-stops", amount).await;
    }
    let last = add(&bank, "other", 5).await;
    loop {
        let status = answered(|| running.status()).await.remove(0);
        if let ProjectionState::Stopped(stop) = status.state {
            assert_eq!(stop.position.get(), 2);
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    mended("fault-stops");
    answered(|| running.resume("test_stops")).await;
    // One that does not run it has to ask.
    let asks = faulty(store).attach().expect("it attaches");
    seen(&asks, "test_stops", last).await;
    live(&running).await;
    let found =
        answered(async || running.documents::<Fragile>().get(&id("fault-stops")).await).await;
    assert_eq!(found.expect("a document").document.amounts, [1, 100, 2]);
    running.shutdown().await;
}

/// What can go wrong with one call, and with some in a row.
fn faults() -> Vec<Vec<Fault>> {
    let late = Gate::closed();
    late.open();
    vec![
        vec![Fault::unavailable()],
        vec![Fault::LoseAnswer],
        vec![Fault::CommitLate(late.clone())],
        vec![Fault::unavailable(), Fault::LoseAnswer, Fault::CommitLate(late)],
    ]
}

/// Lives through it once for each call that is made on the way, and for each fault.
async fn at_every_call(life: impl AsyncFn(&Store), must: &[Call]) {
    let calm = FaultyStore::new(MemoryStore::default());
    life(&calm).await;
    let calls = calm.calls().others;
    assert!(must.iter().all(|call| calls.contains_key(call)), "{calls:?}");
    for (call, count) in calls {
        for nth in 0..count {
            for faults in faults() {
                let case = format!("call {nth} of {call:?}: {faults:?}");
                // Shown where it fails.
                eprintln!("{case}");
                let store = FaultyStore::new(MemoryStore::default());
                for _ in 0..nth {
                    store.next(call, Fault::None);
                }
                for fault in faults {
                    store.next(call, fault);
                }
                assert!(timeout(LONG, life(&store)).await.is_ok(), "it hangs: {case}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn comes_through_a_fault_at_every_call_while_it_follows() {
    let must = [Call::Prepare, Call::Checkpoint, Call::LoadDocuments, Call::CommitDocuments];
    at_every_call(follows, &must).await;
}

#[tokio::test(start_paused = true)]
async fn comes_through_a_fault_at_every_call_while_it_is_rebuilt() {
    let must = [Call::BeginRebuild, Call::Swap, Call::DropGeneration, Call::Generations];
    at_every_call(is_rebuilt, &must).await;
}

#[tokio::test(start_paused = true)]
async fn comes_through_a_fault_at_every_call_while_a_key_is_parked() {
    at_every_call(parks, &[Call::Parked, Call::ReadLog, Call::FindDocuments]).await;
}

#[tokio::test(start_paused = true)]
async fn comes_through_a_fault_at_every_call_while_it_stands_still() {
    at_every_call(stands_still, &[Call::SetStop, Call::Reached, Call::Head]).await;
}

#[tokio::test(start_paused = true)]
async fn a_step_that_hangs_is_overtaken_and_then_comes_too_late() {
    let store = FaultyStore::new(MemoryStore::default());
    let bank = bank(store.inside());
    let first = faulty(&store).document::<Total>().start().await.expect("it starts");
    let gate = Gate::closed();
    store.next(Call::CommitDocuments, Fault::HoldBefore(gate.clone()));
    add(&bank, "a", 1).await;
    gate.reached(1).await;
    let second = runner(store.inside()).document::<Total>().start().await.expect("it starts");
    let last = add(&bank, "a", 2).await;
    second.wait_for("test_totals", last, SOON).await.expect("it comes");
    gate.open();
    gate.finished(1).await;
    let last = add(&bank, "a", 3).await;
    first.wait_for("test_totals", last, SOON).await.expect("it comes");
    assert_eq!(amounts(&first, "a").await, [1, 2, 3]);
    second.shutdown().await;
    let last = add(&bank, "a", 4).await;
    first.wait_for("test_totals", last, SOON).await.expect("it takes over");
    assert_eq!(amounts(&first, "a").await, [1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_part_that_somebody_holds_is_taken_up_again() {
    let store = FaultyStore::new(MemoryStore::default());
    let bank = bank(store.inside());
    let running = faulty(&store).document::<Digit>().start().await.expect("it starts");
    store.next_step_is_held(None);
    store.next_step_is_held(Some(Holder { name: "4711".into(), since: None }));
    let last = add(&bank, "a", 1).await;
    running.wait_for("test_digits", last, SOON).await.expect("it comes");
    assert_eq!(store.calls().steps.len(), 3);
    let found = running.documents::<Digit>().get(&"1".into()).await.expect("an answer");
    assert_eq!(found.expect("a document").document.count, 1);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_hears_of_is_polled() {
    let store = FaultyStore::new(MemoryStore::default());
    store.lose_hints();
    let bank = bank(store.inside());
    let running = faulty(&store).document::<Total>().start().await.expect("it starts");
    for amount in 1..=3 {
        let last = add(&bank, "a", amount).await;
        running.wait_for("test_totals", last, SOON).await.expect("it comes");
    }
    assert_eq!(amounts(&running, "a").await, [1, 2, 3]);
}
