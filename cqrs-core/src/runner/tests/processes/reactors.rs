//! Reactors: at least once, in order for each key, known by an id that stays.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use uuid::Uuid;

use super::moves::*;
use crate::{
    EventStore as _, MemoryStore, ProcessManagers, ProjectionState, Retried,
    prelude::*,
    runner::tests::ledger::{SOON, options},
    testing::{Call, Fault, FaultyStore},
};

/// What a mail server got: the purse, the amount, and under which id.
#[derive(Debug, Clone, Default)]
struct Mails(Arc<Mutex<Vec<(String, i64, Uuid)>>>, Arc<Mutex<bool>>);

impl Mails {
    fn take(&self, event: &Recorded<Given>, delivery: &Delivery) -> Result<(), String> {
        if event.amount == UNLUCKY && !*self.1.lock().expect("no panic") {
            return Err(format!("attempt {}", delivery.attempt()));
        }
        let mail = (event.id().to_string(), event.amount, delivery.id());
        self.0.lock().expect("no panic").push(mail);
        Ok(())
    }

    fn amounts(&self, purse: &str) -> Vec<i64> {
        let sent = self.0.lock().expect("no panic");
        sent.iter().filter(|(of, ..)| of == purse).map(|(_, amount, _)| *amount).collect()
    }

    fn server_is_back(&self) {
        *self.1.lock().expect("no panic") = true;
    }
}

#[reactor(name = "test_posted_mails", partitions = 2)]
impl Mails {
    async fn given(&self, event: &Recorded<Given>, delivery: &Delivery) -> Result<(), String> {
        tokio::task::yield_now().await;
        self.take(event, delivery)
    }
}

#[derive(Debug, Clone, Default)]
struct Parks(Mails);

#[reactor(name = "test_parked_mails", on_poison = park)]
impl Parks {
    async fn given(&self, event: &Recorded<Given>, delivery: &Delivery) -> Result<(), String> {
        self.0.take(event, delivery)
    }
}

#[derive(Debug, Clone, Default)]
struct FromNow(Mails);

#[reactor(name = "test_mails_from_now", start = now)]
impl FromNow {
    async fn given(&self, event: &Recorded<Given>, delivery: &Delivery) -> Result<(), String> {
        self.0.take(event, delivery)
    }
}

async fn give(store: &MemoryStore, to: &str, amount: i64) -> crate::Position {
    let give = Give { amount, of: None, back: true };
    bank(store.clone()).execute(&purse(to), give).await.expect("given").position
}

#[tokio::test(start_paused = true)]
async fn every_event_is_delivered_whatever_fails_and_the_receiver_can_tell() {
    for call in [Call::CommitDocuments, Call::ReadLog, Call::Checkpoint] {
        for nth in 0..6 {
            for fault in [Fault::unavailable(), Fault::LoseAnswer] {
                let store = FaultyStore::new(MemoryStore::default());
                (0..nth).for_each(|_| store.next(call, Fault::None));
                store.next(call, fault);
                let mails = Mails::default();
                mails.server_is_back();
                let builder = ProcessManagers::builder(store.clone(), bank(store.clone()));
                let running = builder.reactor(mails.clone()).options(options()).start().await;
                let running = running.expect("it starts");
                let mut last = crate::Position::START;
                for amount in 1..=5 {
                    last = give(store.inside(), ["a", "b"][usize::from(amount > 3)], amount).await;
                    tokio::time::sleep(Duration::from_millis(30)).await;
                }
                running.wait_for("test_posted_mails", last, SOON).await.expect("seen");
                let mut once: HashMap<Uuid, (String, i64)> = HashMap::new();
                for (purse, amount, id) in &*mails.0.lock().expect("no panic") {
                    let before = once.insert(*id, (purse.clone(), *amount));
                    assert!(before.is_none_or(|b| b == (purse.clone(), *amount)));
                }
                assert_eq!(once.len(), 5, "{once:?}");
                let mut a = mails.amounts("a");
                a.dedup();
                assert!(a.ends_with(&[1, 2, 3]) || a == [1, 2, 3], "{a:?}");
                running.shutdown().await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_delivered_stops_it_or_is_parked() {
    let store = MemoryStore::default();
    let (stops, parks) = (Mails::default(), Parks::default());
    let running = ProcessManagers::builder(store.clone(), bank(store.clone()))
        .reactor(stops.clone())
        .reactor(parks.clone())
        .options(options())
        .start()
        .await
        .expect("it starts");
    let stopped_at = give(&store, "a", UNLUCKY).await;
    give(&store, "a", 1).await;
    let last = give(&store, "other", 2).await;
    running.wait_for("test_parked_mails", last, SOON).await.expect("seen");
    assert_eq!((parks.0.amounts("a"), parks.0.amounts("other")), (vec![], vec![2]));
    let state = loop {
        let status = running.status().await.expect("an answer");
        let found =
            status.into_iter().find(|s| s.name == "test_posted_mails").expect("it is there");
        if let ProjectionState::Stopped(stop) = found.state {
            break stop;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!((state.position, &*state.reason), (stopped_at, "attempt 2"));
    stops.server_is_back();
    parks.0.server_is_back();
    assert!(running.resume("test_posted_mails").await.expect("an answer"));
    running.wait_for("test_posted_mails", last, SOON).await.expect("seen");
    let retried = running.retry_parked("test_parked_mails", "a").await.expect("an answer");
    assert_eq!(retried, Retried::Caught { events: 2 });
    assert_eq!(stops.amounts("a"), [UNLUCKY, 1]);
    assert_eq!(parks.0.amounts("a"), [UNLUCKY, 1]);
    running.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn one_that_begins_now_leaves_out_what_was_before_and_nothing_else() {
    let store = MemoryStore::default();
    let mails = FromNow::default();
    let start = || {
        let builder = ProcessManagers::builder(store.clone(), bank(store.clone()));
        builder.reactor(mails.clone()).options(options()).start()
    };
    // Nothing has happened when it is first run; then it is not run for a while.
    start().await.expect("it starts").shutdown().await;
    give(&store, "a", 1).await;
    let running = start().await.expect("it starts");
    let last = give(&store, "a", 2).await;
    running.wait_for("test_mails_from_now", last, SOON).await.expect("seen");
    assert_eq!(mails.0.amounts("a"), [1, 2]);
    running.shutdown().await;

    let store = MemoryStore::default();
    give(&store, "b", 1).await;
    let builder = ProcessManagers::builder(store.clone(), bank(store.clone()));
    let running = builder.reactor(mails.clone()).options(options()).start().await;
    let running = running.expect("it starts");
    let before = store.head().await.expect("a head").position;
    running.wait_for("test_mails_from_now", before, SOON).await.expect("seen");
    let last = give(&store, "b", 2).await;
    running.wait_for("test_mails_from_now", last, SOON).await.expect("seen");
    assert_eq!(mails.0.amounts("b"), [2]);
    running.shutdown().await;
}

/// Takes its time: longer than another process waits for a sign of life.
#[derive(Debug, Clone, Default)]
struct Slow(Mails);

#[reactor(name = "test_slow_mails")]
impl Slow {
    async fn given(&self, event: &Recorded<Given>, delivery: &Delivery) -> Result<(), String> {
        tokio::time::sleep(options().takeover * 5).await;
        self.0.take(event, delivery)
    }
}

#[tokio::test(start_paused = true)]
async fn of_many_runners_one_delivers_however_long_that_takes() {
    let store = MemoryStore::default();
    let mails = Slow::default();
    let mut running = Vec::new();
    for _ in 0..3 {
        let builder = ProcessManagers::builder(store.clone(), bank(store.clone()));
        let started = builder.reactor(mails.clone()).options(options()).start().await;
        running.push(started.expect("it starts"));
    }
    let mut last = crate::Position::START;
    for amount in 1..=10 {
        last = give(&store, "a", amount).await;
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..300))).await;
    }
    running[0].wait_for("test_slow_mails", last, SOON).await.expect("seen");
    assert_eq!(mails.0.amounts("a"), (1..=10).collect::<Vec<_>>());
    // One that goes is followed by another.
    let first = running.remove(0);
    first.shutdown().await;
    let last = give(&store, "a", 11).await;
    running[0].wait_for("test_slow_mails", last, SOON).await.expect("seen");
    assert_eq!(mails.0.amounts("a"), (1..=11).collect::<Vec<_>>());
}
