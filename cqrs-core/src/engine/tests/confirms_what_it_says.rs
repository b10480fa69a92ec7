//! A refusal, or a decision that nothing happens, is only told when its basis is certain.

use super::account::*;
use crate::{
    ExecuteError,
    testing::{Fault, Gate},
};

#[tokio::test]
async fn a_refusal_on_a_stale_state_never_reaches_the_caller() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    somebody_deposits(&store, 90).await;
    assert_eq!(bank.execute(&ada(), Withdraw(100)).await.unwrap().version.get(), 3);
}

#[tokio::test]
async fn a_refusal_on_a_cached_state_is_confirmed_by_the_store() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    let refused = bank.execute(&ada(), Withdraw(11)).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(Short { balance: 10, amount: 11 }))));
    let calls = store.calls();
    assert_eq!((calls.appends.len(), calls.loads.len()), (2, 1));
    assert!(calls.appends[1].appends[0].events.is_empty());
}

#[tokio::test]
async fn a_refusal_on_a_state_that_was_just_loaded_needs_no_more() {
    let store = store();
    let bank = bank(&store).unwrap();
    assert!(matches!(bank.execute(&ada(), Withdraw(1)).await, Err(ExecuteError::Refused(_))));
    assert!(store.calls().appends.is_empty());
}

#[tokio::test]
async fn nothing_on_a_stale_state_is_decided_again() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    somebody_deposits(&store, 90).await;
    let done = bank.execute(&ada(), Nothing).await.unwrap();
    assert_eq!((done.version.get(), done.events.len(), done.attempts), (2, 0, 2));
    assert_eq!(done.position.get(), 2);
}

#[tokio::test]
async fn a_refusal_that_hangs_on_events_in_flight_waits_for_them() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    let (first, second) = (Gate::closed(), Gate::closed());
    store.next_append(Fault::HoldAnswer(first.clone()));
    store.next_append(Fault::HoldBefore(second.clone()));
    let id = ada();
    let occupy = async { bank.execute(&id, Nothing).await };
    let follow = async {
        first.reached(1).await;
        let both =
            async { tokio::join!(bank.execute(&id, Withdraw(10)), bank.execute(&id, Withdraw(1))) };
        let meddle = async {
            tokio::task::yield_now().await;
            first.open();
            second.reached(1).await;
            // Decided: the first withdrawal takes all, so the second is refused; neither is told.
            somebody_deposits(&store, 1).await;
            second.open();
        };
        tokio::join!(both, meddle).0
    };
    let (_, (takes_all, takes_one)) = tokio::join!(occupy, follow);
    assert_eq!(takes_all.unwrap().version.get(), 3);
    assert_eq!(takes_one.unwrap().version.get(), 4);
}
