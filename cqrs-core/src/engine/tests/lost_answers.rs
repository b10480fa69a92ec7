//! The store's answer to a batch is lost.

use super::account::*;
use crate::{
    Accepts, Command, Execute, ExecuteError, ExpectedVersion, Resolution, UnknownOutcome,
    testing::{Fault, Gate},
};

#[tokio::test]
async fn a_batch_that_committed_is_found() {
    let store = store();
    let bank = bank(&store).unwrap();
    store.next_append(Fault::LoseAnswer);
    let done = bank.execute(&ada(), Emit(3)).await.unwrap();
    assert_eq!((done.version.get(), done.position.get(), done.attempts), (3, 3, 1));
    assert_eq!(bank.execute(&ada(), Withdraw(3)).await.unwrap().version.get(), 4);
    assert_eq!(stored(&store).await, 4);
}

#[tokio::test]
async fn a_batch_that_never_arrived_is_fenced_and_sent_again() {
    let store = store();
    let bank = bank(&store).unwrap();
    store.next_append(Fault::LoseRequest);
    assert_eq!(bank.execute(&ada(), Deposit(1)).await.unwrap().version.get(), 1);
    assert_eq!(stored(&store).await, 1);
}

#[tokio::test]
async fn a_batch_that_arrives_late_has_no_effect() {
    let store = store();
    let bank = bank(&store).unwrap();
    let gate = Gate::closed();
    store.next_append(Fault::CommitLate(gate.clone()));
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    gate.open();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    assert_eq!(stored(&store).await, 2);
}

#[tokio::test]
async fn a_refusal_whose_confirmation_was_lost_is_confirmed_again() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    store.next_append(Fault::LoseAnswer);
    let outcome = bank.execute(&ada(), Withdraw(2)).await;
    assert!(matches!(outcome, Err(ExecuteError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_keyed_refusal_whose_answer_was_lost_is_the_stored_one() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    store.next_append(Fault::LoseAnswer);
    let outcome = bank.execute(&ada(), Withdraw(2)).idempotency_key("k").await;
    assert!(
        matches!(outcome, Err(ExecuteError::Refused(Short { balance: 1, amount: 2 }))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn an_unknown_outcome_can_be_resolved_later() {
    for (fault, expected) in [(Fault::LoseAnswer, 1), (Fault::LoseRequest, 0)] {
        let store = store();
        let bank = bank(&store).unwrap();
        store.next_append(fault);
        for _ in 0..200 {
            store.next_resolve_fails();
        }
        let outcome = bank.execute(&ada(), Deposit(1)).await;
        let Err(ExecuteError::Unknown(unknown)) = outcome else { panic!("{outcome:?}") };
        assert!(unknown.to_string().contains(&unknown.batch().to_string()));
        let resolution = loop {
            if let Ok(resolution) = unknown.resolve().await {
                break resolution;
            }
        };
        assert_eq!(matches!(resolution, Resolution::Happened { .. }), expected == 1);
        assert_eq!(unknown.resolve().await, Ok(resolution));
        assert_eq!(stored(&store).await, expected);
        assert_eq!(
            bank.execute(&ada(), Deposit(1)).await.unwrap().version.get(),
            expected as u64 + 1
        );
    }
}

#[tokio::test]
async fn a_batch_of_unknown_fate_stays_the_newest_of_its_slot() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    store.next_append(Fault::LoseAnswer);
    for _ in 0..200 {
        store.next_resolve_fails();
    }
    let outcome = bank.execute(&ada(), Deposit(1)).await;
    let Err(ExecuteError::Unknown(unknown)) = outcome else { panic!("{outcome:?}") };
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    let sent: Vec<_> = store.calls().appends.iter().map(|batch| batch.id).collect();
    let newest = sent.iter().rfind(|id| id.slot == unknown.batch().slot);
    assert_eq!(newest, Some(&unknown.batch()));
    assert_eq!(sent.last().unwrap().number, 1);
}

#[tokio::test]
async fn a_taken_key_is_found_though_the_answer_about_it_was_lost() {
    let store = store();
    let bank = bank(&store).unwrap();
    let id = ada();
    let send = || async {
        let command = bank.execute(&id, Deposit(1)).idempotency_key("k");
        command.expected_version(ExpectedVersion::NoStream).await
    };
    send().await.unwrap();
    store.next_append(Fault::LoseAnswer);
    assert!(send().await.unwrap().repeated);
}

#[tokio::test]
async fn an_unknown_outcome_of_a_keyed_command_is_never_said_not_to_have_happened() {
    for fault in [Fault::LoseAnswer, Fault::LoseRequest] {
        let store = store();
        let bank = bank(&store).unwrap();
        bank.execute(&ada(), Deposit(1)).idempotency_key("k").await.unwrap();
        let unknown = unknown(&store, fault, bank.execute(&ada(), Deposit(1))).await;
        assert_eq!(resolved(&unknown).await, Resolution::SendAgain);
        assert!(bank.execute(&ada(), Deposit(1)).idempotency_key("k").await.unwrap().repeated);
    }
}

#[tokio::test]
async fn an_unknown_refusal_that_conflicted_is_not_said_to_be_stored() {
    let store = store();
    let bank = bank(&store).unwrap();
    bank.execute(&ada(), Deposit(1)).await.unwrap();
    somebody_deposits(&store, 5).await;
    let unknown = unknown(&store, Fault::LoseAnswer, bank.execute(&ada(), Withdraw(3))).await;
    assert_eq!(resolved(&unknown).await, Resolution::SendAgain);
    let done = bank.execute(&ada(), Withdraw(3)).idempotency_key("k").await.unwrap();
    assert_eq!((done.version.get(), done.repeated), (3, false));
}

/// Sends it under the key `k`; its answer is lost, and the store cannot be asked for a while.
async fn unknown<C: Command + Clone>(
    store: &Store,
    fault: Fault,
    command: Execute<'_, Account, C>,
) -> UnknownOutcome
where
    Account: Accepts<C>,
{
    store.next_append(fault);
    for _ in 0..200 {
        store.next_resolve_fails();
    }
    let outcome = command.idempotency_key("k").await;
    let Err(ExecuteError::Unknown(unknown)) = outcome else { panic!("{outcome:?}") };
    unknown
}

async fn resolved(unknown: &UnknownOutcome) -> Resolution {
    loop {
        if let Ok(resolution) = unknown.resolve().await {
            return resolution;
        }
    }
}
