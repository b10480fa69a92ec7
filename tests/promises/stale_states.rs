//! Two programs on one account, each with a state in its cache that the other makes stale.

use cqrs_core::{ExecuteError, testing::suite::FreshLog as _};
use cqrs_tests::Tier;

use crate::{
    account::{Account, Short, account, bank, deposit, withdraw},
    place::{Place, on_every_store},
};

on_every_store!(a_stale_refusal_never_reaches_the_caller, a_stale_yes_neither);

async fn a_stale_refusal_never_reaches_the_caller(place: Place) {
    let (ours, theirs) = (bank(place.open().await), bank(place.open().await));
    let id = account("ada");
    ours.execute(&id, deposit(1, "so that it is cached")).await.unwrap();
    for round in 0..Tier::pick(50, 5_000) {
        theirs.execute(&id, deposit(10, "they")).await.unwrap();
        // On the cached balance of 1 this would be refused.
        let done = ours.execute(&id, withdraw(10, "we")).await;
        assert_eq!(done.unwrap_or_else(|e| panic!("round {round}: {e}")).attempts, 2);
    }
    assert_eq!(ours.load::<Account>(&id).await.unwrap().state.balance, 1);
}

async fn a_stale_yes_neither(place: Place) {
    let (ours, theirs) = (bank(place.open().await), bank(place.open().await));
    let id = account("ada");
    ours.execute(&id, deposit(1, "so that it is cached")).await.unwrap();
    for round in 0..Tier::pick(50, 5_000) {
        ours.execute(&id, deposit(10, "we")).await.unwrap();
        theirs.execute(&id, withdraw(10, "they")).await.unwrap();
        // The cached balance of 11 would cover this.
        let refused = ours.execute(&id, withdraw(10, "we")).await;
        let Err(ExecuteError::Refused(short)) = refused else {
            panic!("round {round}: {refused:?}")
        };
        assert_eq!(short, Short { balance: 1, amount: 10 });
    }
}
