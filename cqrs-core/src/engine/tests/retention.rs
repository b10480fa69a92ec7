//! First outcomes are kept for a time.

use std::time::Duration;

use super::account::*;
use crate::{
    Cqrs, EventStore as _, KeyQuery, MemoryStore, Options,
    testing::{Call, Fault, FaultyStore, Gate, ManualClock},
};

const DAY: Duration = Duration::from_hours(24);

/// A bank that keeps keys for a day, and whose store has the same clock.
fn for_a_day() -> (Store, Cqrs, ManualClock) {
    let clock = ManualClock::default();
    let store = FaultyStore::new(MemoryStore::with_clock(clock.clone()));
    let options = Options { key_retention: Some(DAY), ..options() };
    let bank = Cqrs::builder(store.clone()).options(options).clock(clock.clone()).build();
    (store, bank.unwrap(), clock)
}

async fn send(bank: &Cqrs, key: &str) -> bool {
    bank.execute(&ada(), Deposit(1)).idempotency_key(key).await.unwrap().repeated
}

async fn kept(store: &Store) -> Vec<String> {
    let kept = store.inside().keys(&KeyQuery::all(5_000)).await.unwrap();
    kept.into_iter().map(|kept| kept.key.as_str().to_owned()).collect()
}

/// The time passes, also the one between two looks.
async fn pass(clock: &ManualClock, time: Duration) {
    clock.advance(time);
    tokio::time::advance(Duration::from_mins(2)).await;
}

/// What was set to work before is done.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_key_is_kept_for_its_time_and_not_much_longer() {
    let (store, bank, clock) = for_a_day();
    send(&bank, "a").await;
    pass(&clock, DAY / 2).await;
    send(&bank, "b").await;
    pass(&clock, DAY / 2).await;
    assert!(send(&bank, "a").await, "it is a day old, and not older");
    settle().await;
    assert_eq!(kept(&store).await, ["a", "b"]);
    pass(&clock, Duration::from_secs(1)).await;
    send(&bank, "c").await;
    settle().await;
    assert_eq!(kept(&store).await, ["b", "c"]);
    assert!(!send(&bank, "a").await, "it counts as new");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_forgotten_where_no_retention_is_set() {
    let store = store();
    let bank = bank(&store).unwrap();
    send(&bank, "a").await;
    settle().await;
    assert_eq!(store.calls().others.get(&Call::PruneKeys), None);
}

#[tokio::test(start_paused = true)]
async fn more_than_are_forgotten_at_once_go_one_after_another() {
    let (store, bank, clock) = for_a_day();
    for n in 0..2_500 {
        send(&bank, &n.to_string()).await;
    }
    settle().await;
    pass(&clock, DAY * 2).await;
    send(&bank, "last").await;
    settle().await;
    assert_eq!(kept(&store).await, ["last"]);
    // One look at the beginning, and three for 2,500.
    assert_eq!(store.calls().others[&Call::PruneKeys], 4);
}

#[tokio::test(start_paused = true)]
async fn commands_go_on_while_a_store_is_slow_to_forget() {
    let (store, bank, clock) = for_a_day();
    let gate = Gate::closed();
    store.next(Call::PruneKeys, Fault::HoldBefore(gate.clone()));
    send(&bank, "a").await;
    gate.reached(1).await;
    for key in ["b", "c", "d"] {
        pass(&clock, DAY * 2).await;
        send(&bank, key).await;
    }
    settle().await;
    assert_eq!(store.calls().others[&Call::PruneKeys], 1, "and it is asked once at a time");
    gate.open();
    settle().await;
    pass(&clock, DAY * 2).await;
    send(&bank, "e").await;
    settle().await;
    assert_eq!(kept(&store).await, ["e"]);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_cannot_forget_now_is_asked_again() {
    let (store, bank, clock) = for_a_day();
    send(&bank, "a").await;
    settle().await;
    pass(&clock, DAY * 2).await;
    store.next(Call::PruneKeys, Fault::unavailable());
    send(&bank, "b").await;
    settle().await;
    assert_eq!(kept(&store).await, ["a", "b"]);
    pass(&clock, Duration::ZERO).await;
    send(&bank, "c").await;
    settle().await;
    assert_eq!(kept(&store).await, ["b", "c"]);
}
