use super::account::*;
use crate::ExecuteError;

fn panicked<T>(outcome: &Result<T, Refused>, said: &str) -> bool {
    matches!(outcome, Err(ExecuteError::Panicked { message }) if message.contains(said))
}

#[tokio::test]
async fn a_panic_in_handle_fails_that_command_alone() {
    let store = store();
    let bank = bank(&store).unwrap();
    let id = ada();
    let (before, panics, after) = tokio::join!(
        async { bank.execute(&id, Deposit(1)).await },
        async { bank.execute(&id, Panic).await },
        async { bank.execute(&id, Deposit(2)).await },
    );
    assert!(panicked(&panics, "on purpose"), "{panics:?}");
    assert!(before.is_ok() && after.is_ok());
    assert_eq!(bank.load::<Account>(&id).await.unwrap().state.balance, 3);
}

#[tokio::test]
async fn a_panic_in_apply_of_a_neighbour_spoils_nothing() {
    let store = store();
    let bank = bank(&store).unwrap();
    let id = ada();
    bank.execute(&id, Deposit(1)).await.unwrap();
    let (first, unlucky, last) = tokio::join!(
        async { bank.execute(&id, Deposit(1)).await },
        async { bank.execute(&id, Deposit(UNLUCKY)).await },
        async { bank.execute(&id, Deposit(2)).await },
    );
    let outcomes = [first.is_ok(), unlucky.is_ok(), last.is_ok()];
    // Alone in its append it is stored, and found unreadable afterwards; with others it is found
    // first. Either way nobody waits for ever, and what was said is true.
    let stored = stored(&store).await;
    assert_eq!(stored, 1 + outcomes.iter().filter(|ok| **ok).count(), "{outcomes:?}");
}

#[tokio::test]
async fn a_panic_in_serialize_fails_that_command_alone() {
    let store = store();
    let bank = bank(&store).unwrap();
    let id = ada();
    let (unlucky, after) =
        tokio::join!(async { bank.execute(&id, Deposit(UNWRITABLE)).await }, async {
            bank.execute(&id, Deposit(2)).await
        },);
    assert!(panicked(&unlucky, "cannot be written"), "{unlucky:?}");
    assert!(after.is_ok(), "{after:?}");
    assert_eq!(stored(&store).await, 1);
}
