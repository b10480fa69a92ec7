use super::account::*;
use crate::{
    ExecuteError, ExpectedVersion, InvalidCommand, LoadError, Version,
    testing::{Call, Fault},
};

#[tokio::test]
async fn a_repeat_gets_the_first_outcome() {
    let store = store();
    let bank = bank(&store).unwrap();
    let first = bank.execute(&ada(), Deposit(10)).idempotency_key("k").await.unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    let again = bank.execute(&ada(), Deposit(10)).idempotency_key("k").await.unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!((again.version, again.position), (first.version, first.position));
    assert!(matches!(again.events[..], [AccountEvent::Deposited(Deposited { amount: 10 })]));
    assert_eq!(stored(&store).await, 2);
}

#[tokio::test]
async fn a_refusal_stays_a_refusal_when_the_balance_would_cover_it_now() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    let first = bank.execute(&ada(), Withdraw(11)).idempotency_key("k").await;
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    for bank in [&bank, &super::account::bank(&store).unwrap()] {
        let again = bank.execute(&ada(), Withdraw(11)).idempotency_key("k").await;
        for refused in [&first, &again] {
            assert!(
                matches!(refused, Err(ExecuteError::Refused(Short { balance: 10, amount: 11 }))),
                "{refused:?}"
            );
        }
    }
    assert_eq!(stored(&store).await, 2);
}

#[tokio::test]
async fn nothing_is_an_outcome_too() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Nothing).idempotency_key("k").await.unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    let again = bank.execute(&ada(), Nothing).idempotency_key("k").await.unwrap();
    assert_eq!((again.version, again.repeated), (Version::NONE, true));
}

#[tokio::test]
async fn a_key_belongs_to_one_command() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).idempotency_key("k").await.unwrap();
    let other = bank.execute(&ada(), Deposit(2)).idempotency_key("k").await;
    assert!(
        matches!(other, Err(ExecuteError::KeyReused { ref key, .. }) if key.as_str() == "k"),
        "{other:?}"
    );
    assert_eq!(stored(&store).await, 1);
}

#[tokio::test]
async fn a_taken_key_decides_before_a_version_that_the_caller_named() {
    let store = store();
    let bank = bank(&store).unwrap();
    let id = ada();
    let first = bank
        .execute(&id, Deposit(1))
        .idempotency_key("k")
        .expected_version(ExpectedVersion::NoStream)
        .await
        .unwrap();
    let again = bank
        .execute(&id, Deposit(1))
        .idempotency_key("k")
        .expected_version(ExpectedVersion::NoStream)
        .await
        .unwrap();
    assert_eq!((again.version, again.repeated), (first.version, true));
    let other = bank
        .execute(&id, Deposit(1))
        .idempotency_key("l")
        .expected_version(ExpectedVersion::NoStream)
        .await;
    assert!(matches!(other, Err(ExecuteError::Conflict(_))), "{other:?}");
    bank.execute(&id, Deposit(1)).idempotency_key("l").await.unwrap();
    assert_eq!(stored(&store).await, 2);
}

#[tokio::test]
async fn thirty_two_callers_with_one_key_have_one_effect() {
    let store = store();
    let banks = [bank(&store).unwrap(), bank(&store).unwrap()];
    let tasks: Vec<_> = (0..32)
        .map(|n| {
            let bank = banks[n % 2].clone();
            tokio::spawn(async move {
                bank.execute(&ada(), Deposit(7))
                    .idempotency_key("k")
                    .await
                    .map(|d| (d.version, d.position))
            })
        })
        .collect();
    for task in tasks {
        let (version, position) = task.await.unwrap().unwrap();
        assert_eq!((version.get(), position.get()), (1, 1));
    }
    assert_eq!(stored(&store).await, 1);
}

#[tokio::test]
async fn a_key_that_cannot_be_stored_is_refused_before_anything_is_sent() {
    let store = store();
    let bank = bank(&store).unwrap();
    for key in ["", "a\0b", &"x".repeat(251)] {
        let outcome = bank.execute(&ada(), Deposit(1)).idempotency_key(key).await;
        assert!(
            matches!(outcome, Err(ExecuteError::Invalid(InvalidCommand::Key(_)))),
            "{outcome:?}"
        );
    }
    assert!(store.calls().appends.is_empty());
}

#[tokio::test]
async fn the_keys_of_an_aggregate_are_listed_page_by_page() {
    let store = store();
    let bank = bank(&store).unwrap();
    for key in ["c", "a", "b"] {
        bank.execute(&ada(), Deposit(1)).idempotency_key(key).await.unwrap();
    }
    let refused = bank.execute(&ada(), Withdraw(4)).idempotency_key("d").await;
    assert!(matches!(refused, Err(ExecuteError::Refused(_))), "{refused:?}");
    let bob = AccountId::from("bob".to_owned());
    bank.execute(&bob, Deposit(1)).idempotency_key("a").await.unwrap();
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let page = bank.keys(&ada(), after.as_ref(), 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.key.clone());
        listed.extend(page.into_iter().map(|kept| (kept.key.to_string(), kept.first.refusal)));
    }
    let words = "the balance of 3 does not cover 4".to_owned();
    let expected = [("a", None), ("b", None), ("c", None), ("d", Some(words))];
    assert_eq!(listed, expected.map(|(key, refusal)| (key.to_owned(), refusal)));
}

#[tokio::test]
async fn keys_that_cannot_be_listed_are_an_error() {
    let store = store();
    let bank = bank(&store).unwrap();
    store.next(Call::Keys, Fault::unavailable());
    assert!(matches!(bank.keys(&ada(), None, 9).await, Err(LoadError::Store(_))));
    assert_eq!(bank.keys(&ada(), None, 9).await, Ok(vec![]));
    let nobody = AccountId::from(String::new());
    assert!(matches!(bank.keys(&nobody, None, 9).await, Err(LoadError::Stream(_))));
}
