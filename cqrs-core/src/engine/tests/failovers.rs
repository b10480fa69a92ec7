//! The store goes on as another one that has lost commits, in another epoch.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use jiff::Timestamp;

use super::account::*;
use crate::{
    AppendBatch, AppendError, BatchFate, BatchId, Cqrs, Epoch, EventStore, ExecuteError,
    ExpectedVersion, KeptKey, KeyQuery, Load, LogFilter, LogHead, LogPage, Position, RecordedEvent,
    StoreError, StreamEvent, StreamId, Verdict, Version,
    testing::{Fault, Gate},
};

/// The primary of the moment.
#[derive(Clone)]
struct Primary(Arc<RwLock<Store>>);

impl Primary {
    fn now(&self) -> Store {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fail_over_to(&self, store: &Store) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = store.clone();
    }
}

#[async_trait]
impl EventStore for Primary {
    async fn append(&self, batch: &AppendBatch) -> Result<Vec<Verdict>, AppendError> {
        self.now().append(batch).await
    }

    async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        self.now().resolve(batch).await
    }

    async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        self.now().load(loads).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.now().read_stream(stream, after, limit).await
    }

    async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        self.now().read_log(after, filter, limit).await
    }

    async fn head(&self) -> Result<LogHead, StoreError> {
        self.now().head().await
    }

    async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        self.now().begin_epoch(reason).await
    }

    async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        self.now().keys(query).await
    }

    async fn prune_keys(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.now().prune_keys(before, limit).await
    }
}

/// An application on the first store, and the second one, which knows nothing of the first.
async fn before_the_failover() -> (Cqrs, Primary, Store, Store) {
    let (old, new) = (store(), store());
    new.begin_epoch("a failover").await.unwrap();
    let primary = Primary(Arc::new(RwLock::new(old.clone())));
    let bank = Cqrs::builder(primary.clone()).options(options()).build().unwrap();
    bank.execute(&ada(), Deposit(10)).await.unwrap();
    (bank, primary, old, new)
}

#[tokio::test]
async fn a_refusal_on_a_state_that_was_lost_never_reaches_the_caller() {
    let (bank, primary, old, new) = before_the_failover().await;
    somebody_deposits(&old, 1).await;
    let gate = Gate::closed();
    old.next_append(Fault::HoldAnswer(gate.clone()));
    let id = ada();
    let refused = async { bank.execute(&id, Withdraw(20)).await };
    let fail_over = async {
        // The old primary has just said that somebody else was first.
        gate.reached(1).await;
        primary.fail_over_to(&new);
        gate.open();
    };
    let (refused, ()) = tokio::join!(refused, fail_over);
    assert!(
        matches!(refused, Err(ExecuteError::Refused(Short { balance: 0, amount: 20 }))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_version_that_was_lost_is_no_conflict() {
    let (bank, primary, _, new) = before_the_failover().await;
    primary.fail_over_to(&new);
    let done = bank.execute(&ada(), Deposit(1)).expected_version(ExpectedVersion::NoStream).await;
    assert_eq!(done.unwrap().version.get(), 1);
}

#[tokio::test]
async fn what_was_lost_and_what_happened_instead_are_never_mixed() {
    let (bank, primary, _, new) = before_the_failover().await;
    somebody_deposits(&new, 1).await;
    somebody_deposits(&new, 2).await;
    primary.fail_over_to(&new);
    let second = Version::new(2).unwrap();
    let refused = bank.execute(&ada(), Withdraw(100)).expected_version(second).await;
    assert!(
        matches!(refused, Err(ExecuteError::Refused(Short { balance: 3, amount: 100 }))),
        "{refused:?}"
    );
}
