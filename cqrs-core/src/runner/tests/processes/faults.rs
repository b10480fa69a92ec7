//! Something goes wrong at any one call on the way of a move; and still no money is lost or made.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::moves::*;
use crate::{
    EventStore as _, MemoryStore, ProcessManagers,
    testing::{Call, Fault, FaultyStore, Gate},
};

type Store = FaultyStore<MemoryStore>;

/// No time passes in these tests but what everybody waits for.
const LONG: Duration = Duration::from_mins(5);

async fn started(store: &Store) -> ProcessManagers {
    let mut last = None;
    for _ in 0..5 {
        match managers(store).start().await {
            Ok(running) => return running,
            Err(error) => last = Some(error),
        }
    }
    panic!("not started: {last:?}")
}

/// One move of each kind: one that goes through, one that has to be reversed, one that fails.
async fn asks(store: &MemoryStore) {
    let bank = bank(store.clone());
    purses(&bank).await;
    ask(&bank, "through", "a", "b", 30).await;
    ask(&bank, "back", "a", "shut", 20).await;
    ask(&bank, "short", "a", "b", 500).await;
}

/// Whatever went wrong, everything has ended once, as it should.
async fn ends_well(store: &MemoryStore) {
    for (id, how) in [("through", "done"), ("back", "reversed"), ("short", "failed: it holds")] {
        let found = ended(store, id).await;
        assert!(found.starts_with(how), "{id}: {found}");
    }
    quiet(store).await;
    for id in ["through", "back", "short"] {
        let found = bank(store.clone()).load::<Move>(&a_move(id)).await.expect("a state");
        assert_eq!(found.state.ended.len(), 1, "{id}: {:?}", found.state.ended);
    }
    let (a, b) = (state(store, "a").await, state(store, "b").await);
    assert_eq!((a.holds, b.holds), (70, 130), "{a:?} {b:?}");
    let of = |purse: &Purse, id: &str| {
        let moved = purse.moved.iter().filter(|(_, of)| of.as_ref() == Some(&a_move(id)));
        moved.map(|(amount, _)| *amount).collect::<Vec<_>>()
    };
    assert_eq!((of(&a, "through"), of(&b, "through")), (vec![-30], vec![30]));
    assert_eq!((of(&a, "back"), of(&a, "short")), (vec![-20, 20], vec![]));
}

/// Until nobody does anything any more.
async fn quiet(store: &MemoryStore) {
    let mut head = store.head().await.expect("a head").position;
    loop {
        sleep(Duration::from_millis(300)).await;
        let now = store.head().await.expect("a head").position;
        if now == std::mem::replace(&mut head, now) {
            return;
        }
    }
}

/// One that never fails, and what it asked the store for.
async fn calm() -> crate::testing::Calls {
    let store = FaultyStore::new(MemoryStore::default());
    asks(store.inside()).await;
    let running = started(&store).await;
    ends_well(store.inside()).await;
    running.shutdown().await;
    store.calls()
}

/// Every call, and how often it is made: those that idle go on for ever.
fn every(calls: &crate::testing::Calls) -> Vec<(Option<Call>, usize)> {
    let others = calls.others.iter().map(|(call, count)| (Some(*call), *count.min(&16)));
    std::iter::once((None, calls.appends.len())).chain(others).collect()
}

/// Says what happens to the nth call of a kind: to the nth append, where there is none.
fn at(store: &Store, call: Option<Call>, nth: usize, fault: Fault) {
    let next = |fault| match call {
        Some(call) => store.next(call, fault),
        None => store.next_append(fault),
    };
    (0..nth).for_each(|_| next(Fault::None));
    next(fault);
}

#[tokio::test(start_paused = true)]
async fn comes_through_a_fault_at_every_call() {
    let calls = calm().await;
    for must in [Call::FindDocuments, Call::LoadDocuments, Call::CommitDocuments, Call::ReadLog] {
        assert!(calls.others.contains_key(&must), "{calls:?}");
    }
    let late = Gate::closed();
    late.open();
    let mut lives = 0;
    for (call, count) in every(&calls) {
        for nth in 0..count {
            let mut faults =
                vec![Fault::unavailable(), Fault::LoseAnswer, Fault::CommitLate(late.clone())];
            if call.is_none() {
                faults.push(Fault::LoseRequest);
            }
            for fault in faults {
                let case = format!("call {nth} of {call:?}: {fault:?}");
                // Shown where it fails.
                eprintln!("{case}");
                let store = FaultyStore::new(MemoryStore::default());
                asks(store.inside()).await;
                at(&store, call, nth, fault);
                let life = async {
                    let running = started(&store).await;
                    ends_well(store.inside()).await;
                    running.shutdown().await;
                };
                assert!(timeout(LONG, life).await.is_ok(), "it hangs: {case}");
                lives += 1;
            }
        }
    }
    assert!(lives > 100, "{lives}");
}

/// It hangs at one call, before it reached the store or before the answer, and never goes on: as
/// one that was killed there. Another one takes over. Or it does go on, when that one is done.
async fn another_takes_over(goes_on: bool) {
    let calls = calm().await;
    for (call, count) in every(&calls) {
        for nth in 0..count {
            for answered in [false, true] {
                let gate = Gate::closed();
                let held = if answered { Fault::HoldAnswer } else { Fault::HoldBefore };
                let case = format!("call {nth} of {call:?}, answered: {answered}");
                eprintln!("{case}");
                let store = FaultyStore::new(MemoryStore::default());
                asks(store.inside()).await;
                at(&store, call, nth, held(gate.clone()));
                let life = Box::pin(async {
                    // It may hang while it starts, and some calls are made by chance.
                    let first = tokio::spawn({
                        let store = store.clone();
                        async move { started(&store).await }
                    });
                    let reached = timeout(Duration::from_secs(30), gate.reached(1)).await;
                    let second = managers(store.inside()).start().await.expect("it starts");
                    if goes_on {
                        ends_well(store.inside()).await;
                        gate.open();
                        if reached.is_ok() {
                            let first = first.await.expect("it starts");
                            ends_well(store.inside()).await;
                            first.shutdown().await;
                        }
                    } else {
                        first.abort();
                        // Also where it runs by now.
                        drop(first.await);
                        ends_well(store.inside()).await;
                    }
                    second.shutdown().await;
                });
                assert!(timeout(LONG, life).await.is_ok(), "it hangs: {case}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn another_takes_over_from_one_that_is_gone_at_any_call() {
    another_takes_over(false).await;
}

#[tokio::test(start_paused = true)]
async fn one_that_hung_at_any_call_does_nothing_twice() {
    another_takes_over(true).await;
}

#[tokio::test(start_paused = true)]
async fn many_runners_do_everything_once() {
    let store = MemoryStore::default();
    asks(&store).await;
    let mut running = Vec::new();
    for _ in 0..4 {
        running.push(managers(&store).start().await.expect("it starts"));
    }
    let banker = bank(store.clone());
    for n in 0..40 {
        ask(&banker, &format!("m{n}"), ["a", "b"][n % 2], ["b", "a", "shut"][n % 3], 1).await;
    }
    for n in 0..40 {
        ended(&store, &format!("m{n}")).await;
    }
    quiet(&store).await;
    for n in 0..40 {
        let found = banker.load::<Move>(&a_move(&format!("m{n}"))).await.expect("a state");
        assert_eq!(found.state.ended.len(), 1, "{n}");
    }
    let holds = state(&store, "a").await.holds + state(&store, "b").await.holds;
    assert_eq!(holds, 200);
    // What is done leaves nothing behind.
    assert!(running[0].waiting("test_moves", 10).await.expect("an answer").is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_epoch_that_begins_at_any_append_changes_nothing() {
    let calls = calm().await;
    for nth in 0..calls.appends.len() {
        for answered in [false, true] {
            let gate = Gate::closed();
            let held = if answered { Fault::HoldAnswer } else { Fault::HoldBefore };
            let store = FaultyStore::new(MemoryStore::default());
            asks(store.inside()).await;
            at(&store, None, nth, held(gate.clone()));
            let running = started(&store).await;
            let reached = timeout(Duration::from_secs(30), gate.reached(1)).await;
            store.inside().begin_epoch("as after a failover").await.expect("an epoch");
            // Time enough to hear of it, in some.
            sleep(Duration::from_millis(if nth % 2 == 0 { 0 } else { 100 })).await;
            gate.open();
            assert!(reached.is_ok(), "append {nth} was not made");
            ends_well(store.inside()).await;
            running.shutdown().await;
        }
    }
}
