use super::account::*;
use crate::testing::{Fault, Gate};

#[tokio::test]
async fn what_is_decided_while_a_batch_is_in_flight_goes_in_the_next() {
    let store = store();
    let bank = bank(&store).unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let bank = bank.clone();
            let id = AccountId::from(format!("a{n}"));
            tokio::spawn(async move { bank.execute(&id, Deposit(1)).await })
        })
        .collect();
    gate.reached(1).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    gate.open();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().version.get(), 1);
    }
    let calls = store.calls();
    assert!(calls.appends.len() <= 3, "{} batches", calls.appends.len());
    assert!(calls.loads.len() <= 3, "{} loads", calls.loads.len());
}

#[tokio::test]
async fn commands_of_one_aggregate_share_an_append() {
    let store = store();
    let bank = bank(&store).unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let bank = bank.clone();
            tokio::spawn(async move { bank.execute(&ada(), Deposit(1)).await })
        })
        .collect();
    gate.reached(1).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    gate.open();
    let mut seen = Vec::new();
    for task in tasks {
        let done = task.await.unwrap().unwrap();
        assert_eq!(done.version.get(), done.position.get());
        assert_eq!(done.attempts, 1);
        seen.push(done.version.get());
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=20).collect::<Vec<_>>());
    assert!(store.calls().appends.len() <= 3);
}

#[tokio::test]
async fn a_full_batch_is_followed_by_another() {
    let store = store();
    let batch = crate::BatchOptions { appends: 3, events: 5, ..crate::BatchOptions::default() };
    let options = crate::Options { batch, ..options() };
    let bank = crate::Cqrs::builder(store.clone()).options(options).build().unwrap();
    let tasks: Vec<_> = (0..30)
        .map(|n| {
            let bank = bank.clone();
            let id = AccountId::from(format!("a{}", n % 10));
            tokio::spawn(async move { bank.execute(&id, Emit(2)).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    for batch in store.calls().appends {
        let events: usize = batch.appends.iter().map(|a| a.events.len()).sum();
        assert!(
            batch.appends.len() <= 3 && events <= 5,
            "{} appends, {events} events",
            batch.appends.len()
        );
    }
}

#[tokio::test]
async fn a_state_is_loaded_once_and_then_kept() {
    let store = store();
    let bank = bank(&store).unwrap();
    for _ in 0..10 {
        bank.execute(&ada(), Deposit(1)).await.unwrap();
    }
    assert_eq!(store.calls().loads.len(), 1);
}

#[tokio::test]
async fn a_long_stream_is_read_in_pages() {
    let store = store();
    let batch = crate::BatchOptions { page: 7, ..crate::BatchOptions::default() };
    let options = crate::Options { batch, cached_states: 0, ..options() };
    let bank = crate::Cqrs::builder(store.clone()).options(options).build().unwrap();
    bank.execute(&ada(), Emit(20)).await.unwrap();
    assert_eq!(bank.load::<Account>(&ada()).await.unwrap().state.balance, 20);
    assert_eq!(bank.execute(&ada(), Withdraw(20)).await.unwrap().version.get(), 21);
}
