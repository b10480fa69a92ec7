use super::account::*;
use crate::{
    ExecuteError,
    testing::{Fault, Gate},
};

#[tokio::test]
async fn everything_accepted_is_decided_and_answered() {
    let store = store();
    let bank = bank(&store).unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let bank = bank.clone();
            let id = AccountId::from(format!("a{}", n % 5));
            tokio::spawn(async move { bank.execute(&id, Deposit(1)).await })
        })
        .collect();
    gate.reached(1).await;
    let closing = tokio::spawn({
        let bank = bank.clone();
        async move { bank.shutdown().await }
    });
    tokio::task::yield_now().await;
    let late = bank.execute(&ada(), Deposit(1)).await;
    assert!(matches!(late, Err(ExecuteError::ShuttingDown)), "{late:?}");
    assert!(!closing.is_finished());
    gate.open();
    closing.await.unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_dropped_future_gives_up_the_answer_and_not_the_command() {
    let store = store();
    let bank = bank(&store).unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let caller = tokio::spawn({
        let bank = bank.clone();
        async move { bank.execute(&ada(), Deposit(1)).await }
    });
    gate.reached(1).await;
    caller.abort();
    assert!(caller.await.is_err());
    gate.open();
    bank.shutdown().await;
    assert_eq!(stored(&store).await, 1);
}

#[tokio::test]
async fn a_future_that_was_never_awaited_does_nothing() {
    let store = store();
    let bank = bank(&store).unwrap();
    drop(bank.execute(&ada(), Deposit(1)));
    bank.shutdown().await;
    assert_eq!(stored(&store).await, 0);
}

#[tokio::test]
async fn no_more_commands_are_accepted_at_once_than_there_are_places() {
    let store = store();
    let options = crate::Options { commands_in_flight: 2, ..options() };
    let bank = crate::Cqrs::builder(store.clone()).options(options).build().unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let bank = bank.clone();
            tokio::spawn(async move { bank.execute(&ada(), Deposit(1)).await })
        })
        .collect();
    gate.reached(1).await;
    gate.open();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let most = store.calls().appends.iter().flat_map(|b| &b.appends).map(|a| a.events.len()).max();
    assert!(most <= Some(2), "{most:?}");
}

#[test]
fn a_runtime_that_is_dropped_while_appends_wait_just_ends() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = store();
    runtime.block_on(async {
        let bank = bank(&store).unwrap();
        let gate = Gate::closed();
        store.next_append(Fault::HoldBefore(gate.clone()));
        for n in 0..50 {
            let bank = bank.clone();
            let id = AccountId::from(format!("a{n}"));
            tokio::spawn(async move { bank.execute(&id, Deposit(1)).await });
        }
        gate.reached(1).await;
    });
    drop(runtime);
}
