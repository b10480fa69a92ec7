use super::account::*;

#[tokio::test]
async fn old_outcomes_are_forgotten_where_a_retention_is_set() {
    use crate::{Cqrs, EventStore as _, Options};
    let store = store();
    let options = Options { key_retention: Some(std::time::Duration::ZERO), ..options() };
    let bank = Cqrs::builder(store.clone()).options(options).build().unwrap();
    bank.execute(&ada(), Deposit(1)).idempotency_key("k").await.unwrap();
    let far = jiff::Timestamp::MAX;
    // The look after the batch runs by itself; wait for what it does.
    for _ in 0..10_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(store.inside().prune_keys(far, 10).await.unwrap(), 0);
    assert!(!bank.execute(&ada(), Deposit(1)).idempotency_key("k").await.unwrap().repeated);
}
