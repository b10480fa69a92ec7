//! A command is given up: it never happens, or it had an outcome already.

use super::account::{Refused, *};
use crate::{
    Command, Cqrs, EventStore as _, ExecuteError, Fingerprint, IdempotencyKey, StreamId, Version,
    engine::{GiveUpError, GivenUp},
    prelude::*,
    testing::{Fault, Gate},
};

/// Gives this command on Ada's stream up, under the key `k`.
async fn give_up<C: Command>(
    bank: &Cqrs,
    command: &C,
    reason: &str,
) -> Result<GivenUp, GiveUpError> {
    let stream = StreamId::new(Account::CATEGORY, "ada").unwrap();
    let fingerprint = Fingerprint::of(command).unwrap();
    bank.give_up(stream, IdempotencyKey::new("k").unwrap(), fingerprint, reason).await
}

/// Sends a deposit of 10 under the key `k`.
async fn deposit(bank: &Cqrs) -> Result<bool, Refused> {
    bank.execute(&ada(), Deposit(10)).idempotency_key("k").await.map(|done| done.repeated)
}

#[track_caller]
fn assert_refused(outcome: &Result<bool, Refused>) {
    assert!(
        matches!(outcome, Err(ExecuteError::RefusedBefore { reason }) if reason == "too late"),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_is_given_up_never_happens() {
    let store = store();
    let bank = bank(&store).unwrap();
    assert_eq!(give_up(&bank, &Deposit(10), "too late").await, Ok(GivenUp::Refused));
    for bank in [&bank, &super::account::bank(&store).unwrap()] {
        assert_refused(&deposit(bank).await);
        assert_eq!(give_up(bank, &Deposit(10), "too late").await, Ok(GivenUp::Refused));
    }
    assert_eq!(stored(&store).await, 0);
    // The same command under another key is another one.
    bank.execute(&ada(), Deposit(10)).idempotency_key("l").await.unwrap();
}

#[tokio::test]
async fn what_has_an_outcome_keeps_it() {
    let store = store();
    let bank = bank(&store).unwrap();
    deposit(&bank).await.unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    let outcome = give_up(&bank, &Deposit(10), "too late").await;
    let Ok(GivenUp::TooLate(first)) = outcome else { panic!("{outcome:?}") };
    assert_eq!((first.version.get(), first.position.get(), first.events), (1, 1, 1));
    assert_eq!(first.refusal, None);
    assert!(deposit(&bank).await.unwrap());
    assert_eq!(stored(&store).await, 2);
}

#[tokio::test]
async fn a_refusal_and_a_decision_without_events_are_outcomes_too() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Withdraw(1)).idempotency_key("k").await.unwrap_err();
    let outcome = give_up(&bank, &Withdraw(1), "too late").await;
    let Ok(GivenUp::TooLate(first)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(first.refusal.as_deref(), Some("the balance of 0 does not cover 1"));

    let store = super::account::store();
    let bank = super::account::bank(&store).unwrap();
    bank.execute(&ada(), Nothing).idempotency_key("k").await.unwrap();
    let outcome = give_up(&bank, &Nothing, "too late").await;
    let Ok(GivenUp::TooLate(first)) = outcome else { panic!("{outcome:?}") };
    assert_eq!((first.version, first.events, first.refusal), (Version::NONE, 0, None));
}

#[tokio::test]
async fn the_key_of_another_command_is_left_alone() {
    let store = store();
    let bank = bank(&store).unwrap();
    deposit(&bank).await.unwrap();
    let outcome = give_up(&bank, &Deposit(11), "too late").await;
    assert!(
        matches!(&outcome, Err(GiveUpError::KeyReused { key, .. }) if key.as_str() == "k"),
        "{outcome:?}"
    );
}

/// What may happen to a request whose caller cannot tell.
fn faults() -> [Fault; 5] {
    [
        Fault::None,
        Fault::unavailable(),
        Fault::LoseAnswer,
        Fault::LoseRequest,
        Fault::CommitLate(Gate::closed()),
    ]
}

#[tokio::test]
async fn two_lost_answers_in_a_row_change_nothing() {
    for first in faults() {
        for second in faults() {
            for happened in [false, true] {
                let store = store();
                let bank = bank(&store).unwrap();
                if happened {
                    deposit(&bank).await.unwrap();
                }
                store.next_append(first.clone());
                store.next_append(second.clone());
                let outcome = give_up(&bank, &Deposit(10), "too late").await;
                for fault in [&first, &second] {
                    if let Fault::CommitLate(gate) = fault {
                        gate.open();
                    }
                }
                let what = format!("{first:?}, {second:?}");
                if happened {
                    assert!(matches!(outcome, Ok(GivenUp::TooLate(_))), "{what}: {outcome:?}");
                    assert!(deposit(&bank).await.unwrap(), "{what}");
                } else {
                    assert_eq!(outcome, Ok(GivenUp::Refused), "{what}");
                    assert_refused(&deposit(&bank).await);
                }
                assert_eq!(stored(&store).await, usize::from(happened), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_asked_leaves_it_open() {
    for fault in [Fault::LoseAnswer, Fault::LoseRequest] {
        let store = store();
        let bank = bank(&store).unwrap();
        store.next_append(fault);
        for _ in 0..200 {
            store.next_resolve_fails();
        }
        let outcome = give_up(&bank, &Deposit(10), "too late").await;
        assert!(matches!(outcome, Err(GiveUpError::Unknown { .. })), "{outcome:?}");
        assert_eq!(give_up(&bank, &Deposit(10), "too late").await, Ok(GivenUp::Refused));
        assert_refused(&deposit(&bank).await);
    }
}

#[tokio::test]
async fn an_outage_is_said_after_all_retries() {
    let store = store();
    let bank = bank(&store).unwrap();
    for _ in 0..200 {
        store.next_append(Fault::unavailable());
    }
    let outcome = give_up(&bank, &Deposit(10), "too late").await;
    assert!(matches!(outcome, Err(GiveUpError::Store(_))), "{outcome:?}");
}

#[tokio::test]
async fn it_goes_on_in_a_new_epoch() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    store.inside().begin_epoch("a test").await.unwrap();
    assert_eq!(give_up(&bank, &Deposit(10), "too late").await, Ok(GivenUp::Refused));
    assert_refused(&deposit(&bank).await);
}

#[tokio::test]
async fn a_sending_that_was_under_way_has_no_effect_later() {
    let store = store();
    let (sender, other) = (bank(&store).unwrap(), bank(&store).unwrap());
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let sending = tokio::spawn(async move { deposit(&sender).await });
    gate.reached(1).await;
    assert_eq!(give_up(&other, &Deposit(10), "too late").await, Ok(GivenUp::Refused));
    gate.open();
    assert_refused(&sending.await.unwrap());
    assert_eq!(stored(&store).await, 0);
}

#[tokio::test]
async fn everybody_hears_the_same_of_a_race() {
    for _ in 0..50 {
        let store = store();
        let banks = [bank(&store).unwrap(), bank(&store).unwrap()];
        let sending: Vec<_> = (0..8)
            .map(|n| banks[n % 2].clone())
            .map(|bank| tokio::spawn(async move { deposit(&bank).await }))
            .collect();
        tokio::task::yield_now().await;
        let outcome = give_up(&banks[0], &Deposit(10), "too late").await.unwrap();
        let happened = outcome != GivenUp::Refused;
        for sending in sending {
            let heard = sending.await.unwrap();
            if happened {
                heard.unwrap();
            } else {
                assert_refused(&heard);
            }
        }
        assert_eq!(stored(&store).await, usize::from(happened));
    }
}

#[tokio::test]
async fn who_goes_away_takes_nobody_along() {
    let store = store();
    let bank = bank(&store).unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::HoldBefore(gate.clone()));
    let giving_up = tokio::spawn({
        let bank = bank.clone();
        async move { give_up(&bank, &Deposit(10), "too late").await }
    });
    gate.reached(1).await;
    giving_up.abort();
    let neighbour = bank.execute(&ada(), Deposit(1));
    gate.open();
    neighbour.await.unwrap();
    assert_refused(&deposit(&bank).await);
}

#[tokio::test]
async fn nothing_is_given_up_after_a_shutdown() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.shutdown().await;
    let outcome = give_up(&bank, &Deposit(10), "too late").await;
    assert_eq!(outcome, Err(GiveUpError::ShuttingDown));
    assert!(store.calls().appends.is_empty());
}

#[tokio::test]
async fn a_reason_is_kept_as_far_as_every_store_can() {
    let store = store();
    let bank = bank(&store).unwrap();
    for _ in 0..2 {
        let outcome = give_up(&bank, &Deposit(10), "it's \0 \"late\"").await;
        assert_eq!(outcome, Ok(GivenUp::Refused));
    }
    let refused = deposit(&bank).await;
    assert!(
        matches!(&refused, Err(ExecuteError::RefusedBefore { reason }) if reason == "it's \u{fffd} \"late\""),
        "{refused:?}"
    );
}
