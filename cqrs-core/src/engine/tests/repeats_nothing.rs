//! A fault at every place of the path, for every kind of command: exactly one effect.

use super::account::*;
use crate::{
    ExecuteError,
    testing::{Fault, Gate},
};

fn faults() -> Vec<(&'static str, Fault)> {
    let open = || {
        let gate = Gate::closed();
        gate.open();
        gate
    };
    vec![
        ("none", Fault::None),
        ("not stored", Fault::unavailable()),
        ("answer lost", Fault::LoseAnswer),
        ("request lost", Fault::LoseRequest),
        ("commits late", Fault::CommitLate(open())),
    ]
}

#[tokio::test]
async fn two_faults_in_a_row_leave_one_effect_and_one_answer() {
    for (first_name, first) in faults() {
        for (second_name, second) in faults() {
            for keyed in [false, true] {
                let what = format!("{first_name}, {second_name}, keyed: {keyed}");
                let store = store();
                let bank = bank(&store).unwrap();
                store.next_append(first.clone());
                store.next_append(second.clone());
                store.next_resolve_fails();
                let command = bank.execute(&ada(), Deposit(5));
                let command = if keyed { command.idempotency_key("k") } else { command };
                let done = command.await.unwrap_or_else(|e| panic!("{what}: {e}"));
                assert_eq!(done.version.get(), 1, "{what}");
                let refused = bank.execute(&ada(), Withdraw(6)).await;
                assert!(matches!(refused, Err(ExecuteError::Refused(_))), "{what}: {refused:?}");
                bank.shutdown().await;
                assert_eq!(stored(&store).await, 1, "{what}");
            }
        }
    }
}
