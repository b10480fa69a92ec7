use super::account::*;
use crate::{
    ExecuteError, ExpectedVersion, Version,
    testing::{Fault, Gate},
};

#[tokio::test]
async fn a_conflict_is_decided_again_on_the_newer_state() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    somebody_deposits(&store, 5).await;
    let done = bank.execute(&ada(), Withdraw(15)).await.unwrap();
    assert_eq!((done.version.get(), done.attempts), (3, 2));
}

#[tokio::test]
async fn a_conflict_reads_only_what_is_new() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    somebody_deposits(&store, 5).await;
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    let after: Vec<_> = store.calls().loads.iter().flatten().map(|l| l.after.get()).collect();
    assert_eq!(after, [0, 1]);
}

#[tokio::test]
async fn a_conflict_of_commands_that_were_decided_together_reads_only_what_is_new() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldAnswer(gate.clone()));
    let id = ada();
    let first = async { bank.execute(&id, Deposit(1)).await };
    let others = async {
        gate.reached(1).await;
        let both =
            async { tokio::join!(bank.execute(&id, Deposit(2)), bank.execute(&id, Deposit(3))) };
        let open = async {
            tokio::task::yield_now().await;
            somebody_deposits(&store, 5).await;
            gate.open();
        };
        tokio::join!(both, open).0
    };
    let (first, (second, third)) = tokio::join!(first, others);
    assert_eq!(first.unwrap().attempts, 1);
    assert_eq!((second.unwrap().attempts, third.unwrap().attempts), (2, 2));
    let after: Vec<_> = store.calls().loads.iter().flatten().map(|l| l.after.get()).collect();
    assert_eq!(after, [0, 2]);
    assert_eq!(bank.load::<Account>(&ada()).await.unwrap().state.balance, 21);
}

#[tokio::test]
async fn a_conflict_reaches_the_caller_when_every_attempt_is_spent() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    let gates: Vec<_> = (0..4).map(|_| Gate::closed()).collect();
    for gate in &gates {
        store.next_append(Fault::HoldBefore(gate.clone()));
    }
    let meddle = async {
        for gate in &gates {
            gate.reached(1).await;
            somebody_deposits(&store, 1).await;
            gate.open();
        }
    };
    let id = ada();
    let (outcome, ()) = tokio::join!(async { bank.execute(&id, Deposit(1)).await }, meddle);
    let Err(ExecuteError::Conflict(conflict)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(conflict.attempts, 4);
    assert_eq!(conflict.expected, ExpectedVersion::Exact(Version::new(4).unwrap()));
    assert_eq!(conflict.actual.get(), 5);
    assert_eq!(stored(&store).await, 5);
}

#[tokio::test]
async fn a_version_that_the_caller_named_is_kept_to() {
    let store = store();
    let bank = bank(&store).unwrap();
    let one = bank
        .execute(&ada(), Deposit(10))
        .expected_version(ExpectedVersion::NoStream)
        .await
        .unwrap()
        .version;
    let two = bank.execute(&ada(), Deposit(10)).expected_version(one).await.unwrap().version;
    let late = bank.execute(&ada(), Deposit(10)).expected_version(one).await;
    let Err(ExecuteError::Conflict(conflict)) = late else { panic!("{late:?}") };
    assert_eq!((conflict.actual, conflict.attempts), (two, 1));
    assert!(
        bank.execute(&ada(), Deposit(1)).expected_version(ExpectedVersion::NoStream).await.is_err()
    );
    assert!(
        bank.execute(&ada(), Deposit(1)).expected_version(ExpectedVersion::Exists).await.is_ok()
    );
}

#[tokio::test]
async fn a_named_version_that_somebody_else_has_reached_is_found() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    somebody_deposits(&store, 5).await;
    let done = bank.execute(&ada(), Withdraw(15)).expected_version(Version::new(2).unwrap()).await;
    assert_eq!(done.unwrap().version.get(), 3);
}

#[tokio::test]
async fn sixteen_tasks_on_one_account_never_see_a_conflict() {
    let store = store();
    let (one, other) = (bank(&store).unwrap(), bank(&store).unwrap());
    let tasks = (0..16).map(|n| {
        let bank = if n % 2 == 0 { one.clone() } else { other.clone() };
        tokio::spawn(async move {
            for _ in 0..50 {
                bank.execute(&ada(), Deposit(1)).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(one.load::<Account>(&ada()).await.unwrap().state.balance, 800);
    assert_eq!(stored(&store).await, 800);
}
