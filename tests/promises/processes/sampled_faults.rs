//! Something goes wrong at some call on the way of payments; no money is lost or made.

use std::{sync::Arc, time::Duration};

use cqrs_core::{
    Cqrs, LogFilter, Position, ProcessManagers, ProjectionOptions, ProjectionStore, RetryPolicy,
    testing::{Call, Fault, FaultyStore, Gate},
};
use cqrs_tests::{Tier, report};
use fastrand::Rng;

use super::payments::{Pay, Paying, Payment, PaymentId};
use crate::{
    account::{Account, account, bank, deposit},
    place::{Place, on_every_store},
};

on_every_store!(payments_come_through_any_fault);

/// Payments in each life.
const PAYMENTS: usize = 8;

async fn payments_come_through_any_fault(place: Place) {
    let store = place.projections().await;
    let calm = bank(Arc::clone(&store));
    for id in ["a", "b"] {
        calm.execute(&account(id), deposit(1_000_000, "paid in")).await.unwrap();
    }
    let mut random = Rng::with_seed(5);
    let lives = Tier::pick(12, 300);
    for life in 0..lives {
        let faulty = FaultyStore::new(Arc::clone(&store));
        for _ in 0..3 {
            wreck(&faulty, &mut random);
        }
        for n in 0..PAYMENTS {
            let (from, to) = if n % 2 == 0 { ("a", "b") } else { ("b", "a") };
            let amount = if n == 0 { 9_000_000 } else { random.u64(1..50) };
            let pay = Pay { from: account(from), to: account(to), amount };
            let pay = calm.execute(&payment(life, n), pay).idempotency_key("pay");
            pay.await.unwrap();
        }
        let first = runs(&faulty).await;
        // Another one, where nothing goes wrong: it takes over what hangs.
        let second = runs(&FaultyStore::new(Arc::clone(&store))).await;
        all_end(&calm, life).await;
        first.shutdown().await;
        second.shutdown().await;
    }
    let mut balances = 0;
    for id in ["a", "b"] {
        balances += calm.load::<Account>(&account(id)).await.unwrap().state.balance;
    }
    assert_eq!(balances, 2_000_000);
    for life in 0..lives {
        for n in 0..PAYMENTS {
            let ended = calm.load::<Payment>(&payment(life, n)).await.unwrap().state.ended;
            let how = if n == 0 { "the balance of" } else { "done" };
            assert!(ended.len() == 1 && ended[0].starts_with(how), "{life} {n}: {ended:?}");
        }
    }
    let head = calm.store().head().await.unwrap().position;
    assert_eq!(events(&calm).await, 2 + lives * (2 + (PAYMENTS - 1) * 4));
    report("faults in payments", format_args!("{place:?}: {lives} lives, {head} events"));
}

fn payment(life: usize, n: usize) -> PaymentId {
    PaymentId::from(format!("pay {life} {n}"))
}

/// Lets something go wrong at one of the calls that come.
fn wreck(store: &FaultyStore<Arc<dyn ProjectionStore>>, random: &mut Rng) {
    let late = Gate::closed();
    late.open();
    let faults = [Fault::unavailable(), Fault::LoseAnswer, Fault::CommitLate(late)];
    let fault = faults[random.usize(..faults.len())].clone();
    let calls = [
        None,
        Some(Call::ReadLog),
        Some(Call::LoadDocuments),
        Some(Call::CommitDocuments),
        Some(Call::FindDocuments),
        Some(Call::Checkpoint),
    ];
    let call = calls[random.usize(..calls.len())];
    let next = |fault| match call {
        Some(call) => store.next(call, fault),
        None => store.next_append(fault),
    };
    (0..random.usize(..12)).for_each(|_| next(Fault::None));
    next(fault);
}

async fn runs(store: &FaultyStore<Arc<dyn ProjectionStore>>) -> ProcessManagers {
    let options = ProjectionOptions {
        follow_pause: Duration::from_millis(20),
        retry: RetryPolicy {
            longest_pause: Duration::from_millis(20),
            ..ProjectionOptions::default().retry
        },
        ..ProjectionOptions::default()
    };
    let start = || {
        ProcessManagers::builder(store.clone(), bank(store.clone()))
            .process_manager::<Paying>()
            .options(options.clone())
            .start()
    };
    for _ in 0..5 {
        if let Ok(running) = start().await {
            return running;
        }
    }
    start().await.unwrap()
}

async fn all_end(calm: &Cqrs, life: usize) {
    for n in 0..PAYMENTS {
        let ended = async || {
            let found = calm.load::<Payment>(&payment(life, n)).await.unwrap();
            !found.state.ended.is_empty()
        };
        let wait = async {
            while !ended().await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_mins(1), wait).await;
        waited.unwrap_or_else(|_| panic!("payment {n} of life {life} did not end"));
    }
}

async fn events(calm: &Cqrs) -> usize {
    let (mut count, mut read_to) = (0, Position::START);
    loop {
        let page = calm.store().read_log(read_to, &LogFilter::all(), 10_000).await.unwrap();
        count += page.events.len();
        if page.events.is_empty() {
            return count;
        }
        read_to = page.through;
    }
}
