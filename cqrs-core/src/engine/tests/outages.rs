use tokio::time::Instant;

use super::account::*;
use crate::{
    BatchOptions, Cqrs, ExecuteError, Options, StoreError,
    testing::{Fault, Gate},
};

#[tokio::test]
async fn a_short_outage_is_not_seen() {
    let store = store();
    let bank = bank(&store).unwrap();
    store.next_load_fails();
    store.next_append(Fault::unavailable());
    store.next_append(Fault::unavailable());
    let done = bank.execute(&ada(), Deposit(1)).await.unwrap();
    assert_eq!((done.version.get(), done.attempts), (1, 1));
    assert_eq!(store.calls().appends.len(), 3);
}

#[tokio::test]
async fn a_long_outage_says_that_nothing_is_stored_and_is_over_when_it_is_over() {
    let store = store();
    let bank = bank(&store).unwrap();
    for _ in 0..200 {
        store.next_append(Fault::unavailable());
    }
    let outcome = bank.execute(&ada(), Deposit(1)).await;
    assert!(
        matches!(outcome, Err(ExecuteError::Store(StoreError::Unavailable { .. }))),
        "{outcome:?}"
    );
    assert_eq!(stored(&store).await, 0);
    while bank.execute(&ada(), Deposit(1)).await.is_err() {}
    assert_eq!(stored(&store).await, 1);
}

#[tokio::test]
async fn an_append_that_the_store_rejects_fails_without_its_neighbours() {
    let store = store();
    let bank = bank(&store).unwrap();
    let ids: Vec<_> = (0..4).map(|n| AccountId::from(format!("a{n}"))).collect();
    for id in &ids {
        bank.execute(id, Deposit(1)).await.unwrap();
    }
    let gate = Gate::closed();
    let rejected = || StoreError::Rejected { code: "22P02".into(), reason: "made to fail".into() };
    store.next_append(Fault::HoldBefore(gate.clone()));
    store.next_append(Fault::NotStored(rejected()));
    store.next_append(Fault::NotStored(rejected()));
    let tasks: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let bank = bank.clone();
            tokio::spawn(async move { bank.execute(&id, Deposit(1)).await })
        })
        .collect();
    gate.reached(1).await;
    while store.calls().appends.len() < 5 {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    gate.open();
    let mut failed = 0;
    for task in tasks {
        failed += usize::from(task.await.unwrap().is_err());
    }
    assert_eq!(
        failed,
        1,
        "{:?}",
        store.calls().appends.iter().map(|b| b.appends.len()).collect::<Vec<_>>()
    );
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_waited_for_once_and_not_once_per_batch() {
    let store = store();
    let batch = BatchOptions { appends: 1, ..BatchOptions::default() };
    let options = Options { batch, ..options() };
    let outage = options.retry.outage;
    let bank = Cqrs::builder(store.clone()).options(options).build().unwrap();
    let ids: Vec<_> = (0..10).map(|n| AccountId::from(format!("a{n}"))).collect();
    for id in &ids {
        bank.execute(id, Deposit(1)).await.unwrap();
    }
    for _ in 0..2_000 {
        store.next_append(Fault::unavailable());
    }
    let begun = Instant::now();
    let tasks = ids.into_iter().map(|id| {
        let bank = bank.clone();
        tokio::spawn(async move { bank.execute(&id, Deposit(1)).await.is_err() })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert!(task.await.unwrap());
    }
    let took = begun.elapsed();
    assert!(took < outage * 2, "{took:?}");
}

/// The next page is asked for while one is folded: what is asked for ahead may fail too.
#[tokio::test(start_paused = true)]
async fn a_page_that_was_asked_for_ahead_is_asked_for_again() {
    let store = store();
    let batch = BatchOptions { page: 7, ..BatchOptions::default() };
    let options = Options { batch, cached_states: 0, ..options() };
    let bank = Cqrs::builder(store.clone()).options(options).build().unwrap();
    bank.execute(&ada(), Emit(20)).await.unwrap();
    for page in 0..3 {
        let before = store.calls().loads.len();
        let open = Gate::closed();
        open.open();
        (0..page).for_each(|_| store.next_load_waits(open.clone()));
        store.next_load_fails();
        assert_eq!(bank.load::<Account>(&ada()).await.unwrap().state.balance, 20);
        assert_eq!(store.calls().loads.len() - before, 4);
    }
}
