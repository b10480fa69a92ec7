use super::account::*;
use crate::EventStore as _;

#[tokio::test]
async fn a_new_epoch_drops_every_cached_state() {
    let store = store();
    let bank = bank(&store).unwrap();
    let bob = AccountId::from("bob".to_owned());
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    bank.execute(&bob, Deposit(1)).await.unwrap();
    store.begin_epoch("a test").await.unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    bank.execute(&bob, Deposit(1)).await.unwrap();
    let after: Vec<_> = store.calls().loads.iter().flatten().map(|l| l.after.get()).collect();
    assert_eq!(after, [0, 0, 0, 0]);
}

#[tokio::test]
async fn commands_under_way_are_decided_again_in_the_new_epoch() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    store.begin_epoch("a test").await.unwrap();
    assert_eq!(bank.execute(&ada(), Deposit(1)).await.unwrap().attempts, 2);
    assert_eq!(stored(&store).await, 2);
}
