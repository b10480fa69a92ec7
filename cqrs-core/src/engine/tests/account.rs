//! A small aggregate, and the ways in which tests hold it.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    Append, AppendBatch, BatchId, BuildError, Cqrs, EventStore, ExecuteError, ExpectedVersion,
    MemoryStore, NewEvent, Options, RetryPolicy, StreamId, Verdict, prelude::*,
    testing::FaultyStore,
};

#[derive(Id)]
pub(super) struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-account.deposited")]
pub(super) struct Deposited {
    #[serde(serialize_with = "write")]
    pub(super) amount: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn write<S: serde::Serializer>(amount: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    assert!(*amount != UNWRITABLE, "an amount that cannot be written");
    serializer.serialize_u64(*amount)
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("test-account.withdrawn")]
pub(super) struct Withdrawn {
    pub(super) amount: u64,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the balance of {balance} does not cover {amount}")]
pub(super) struct Short {
    pub(super) balance: u64,
    pub(super) amount: u64,
}

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "test-account", id = AccountId, error = Short, event = AccountEvent,
    events(Deposited, Withdrawn),
    commands(Deposit, Withdraw, Nothing, Panic, Emit),
)]
pub(super) struct Account {
    pub(super) balance: u64,
}

impl Apply<Deposited> for Account {
    fn apply(&mut self, event: &Deposited) {
        assert!(event.amount != UNLUCKY, "an unlucky amount");
        self.balance += event.amount;
    }
}

impl Apply<Withdrawn> for Account {
    fn apply(&mut self, event: &Withdrawn) {
        self.balance -= event.amount;
    }
}

/// The amount that `apply` panics at.
pub(super) const UNLUCKY: u64 = 13;

/// The amount that writing the event panics at.
pub(super) const UNWRITABLE: u64 = 14;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-account.deposit")]
pub(super) struct Deposit(pub(super) u64);

impl Handle<Deposit> for Account {
    fn handle(&self, Deposit(amount): Deposit, _: &Context<Self>) -> Decision<Self> {
        emit(Deposited { amount })
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-account.withdraw")]
pub(super) struct Withdraw(pub(super) u64);

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw(amount): Withdraw, _: &Context<Self>) -> Decision<Self> {
        let balance = self.balance;
        ensure(balance >= amount, Short { balance, amount })?;
        emit(Withdrawn { amount })
    }
}

/// Decides that nothing happens.
#[derive(Command, Clone, Serialize, Deserialize)]
#[command("test-account.nothing")]
pub(super) struct Nothing;

impl Handle<Nothing> for Account {
    fn handle(&self, _: Nothing, _: &Context<Self>) -> Decision<Self> {
        nothing()
    }
}

#[derive(Clone)]
pub(super) struct Panic;

impl Handle<Panic> for Account {
    fn handle(&self, _: Panic, _: &Context<Self>) -> Decision<Self> {
        panic!("on purpose")
    }
}

/// Decides on that many deposits of 1.
#[derive(Clone)]
pub(super) struct Emit(pub(super) usize);

impl Handle<Emit> for Account {
    fn handle(&self, Emit(count): Emit, _: &Context<Self>) -> Decision<Self> {
        emit((0..count).map(|_| Deposited { amount: 1 }).collect::<Vec<_>>())
    }
}

pub(super) type Store = FaultyStore<MemoryStore>;
pub(super) type Refused = ExecuteError<Short>;

pub(super) fn ada() -> AccountId {
    AccountId::from("ada".to_owned())
}

pub(super) fn store() -> Store {
    FaultyStore::new(MemoryStore::default())
}

/// Retries quickly, and gives an outage up soon.
pub(super) fn options() -> Options {
    let retry = RetryPolicy {
        attempts: 4,
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(2),
        outage: Duration::from_millis(50),
    };
    Options { retry, ..Options::default() }
}

pub(super) fn bank(store: &Store) -> Result<Cqrs, BuildError> {
    Cqrs::builder(store.clone()).options(options()).build()
}

/// Somebody else, who appends a deposit to Ada's stream whatever it looks like.
pub(super) async fn somebody_deposits(store: &Store, amount: u64) {
    let stream = StreamId::new(Account::CATEGORY, "ada").expect("a good stream");
    let event = NewEvent {
        event_id: uuid::Uuid::now_v7(),
        name: "test-account.deposited".into(),
        type_version: 1,
        data: format!(r#"{{"amount":{amount}}}"#),
        metadata: Arc::from("{}"),
    };
    let append = Append { stream, expected: ExpectedVersion::Any, events: vec![event], key: None };
    let epoch = store.inside().head().await.expect("a head").epoch;
    let id = BatchId { slot: uuid::Uuid::now_v7(), number: 1 };
    let batch = AppendBatch { id, epoch, appends: vec![append] };
    let verdicts = store.inside().append(&batch).await.expect("verdicts");
    assert!(matches!(verdicts[..], [Verdict::Appended { .. }]), "{verdicts:?}");
}

/// How many events Ada's stream has.
pub(super) async fn stored(store: &Store) -> usize {
    let stream = StreamId::new(Account::CATEGORY, "ada").expect("a good stream");
    let events = store.inside().read_stream(&stream, crate::Version::NONE, 1_000_000).await;
    events.expect("the stream").len()
}
