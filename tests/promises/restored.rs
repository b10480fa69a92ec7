//! A log that was dumped and read into a younger cluster is the same log in another epoch.

use cqrs_core::{AppendError, ExpectedVersion, StoreError};
use cqrs_tests::{ServerOptions, TestServer, Tier};

use crate::{
    account::{Account, account, bank, deposit, withdraw},
    log::{append, batch, event, whole_log},
    server::{log_database, open},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_is_where_it_was_and_the_log_goes_on() {
    let database = log_database(&TestServer::shared().await).await;
    let before = open(&database.url()).await;
    let (id, old_bank) = (account("ada"), bank(before.clone()));
    for n in 0..Tier::pick(200, 20_000) {
        old_bank.execute(&account(format!("{}", n % 7)), deposit(1, n.to_string())).await.unwrap();
    }
    old_bank.execute(&id, deposit(5, "keyed")).idempotency_key("k").await.unwrap();
    let (log, old) = (whole_log(&*before).await, before.head().await.unwrap());

    let fresh = TestServer::start(ServerOptions::default()).await;
    let restored = fresh.database("restored").await;
    restored.psql(&database.dump().await).await;
    let after = open(&restored.url()).await;

    assert_eq!(whole_log(&*after).await, log, "events moved");
    let new = after.head().await.unwrap();
    assert_eq!(new.position, old.position);
    assert!(new.epoch > old.epoch, "the cluster is another one, the epoch is still {}", new.epoch);

    // What was decided before the restore may rest on events that are no more.
    let stale = append("ada", ExpectedVersion::Any, vec![event(r#"{"amount":1,"tag":""}"#)]);
    let refused = after.append(&batch(old.epoch, vec![stale])).await;
    let changed = StoreError::EpochChanged { named: old.epoch, actual: new.epoch };
    assert_eq!(refused, Err(AppendError::NotStored(changed)));

    let new_bank = bank(after.clone());
    let repeated = new_bank.execute(&id, deposit(5, "keyed")).idempotency_key("k").await.unwrap();
    assert!(repeated.repeated, "the key was lost");
    let done = new_bank.execute(&id, withdraw(5, "on")).await.unwrap();
    assert_eq!(done.position, old.position.next());
    assert_eq!(new_bank.load::<Account>(&id).await.unwrap().state.balance, 0);
}
