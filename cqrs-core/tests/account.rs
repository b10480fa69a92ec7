//! The account of the guide, through the derives.

use cqrs_core::{Aggregate as _, AnyEvent as _, DecodeError, Event as _, Version, prelude::*};
use serde::{Deserialize, Serialize};

type Cents = i64;

#[derive(Id)]
struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
struct AccountOpened {
    owner: Personal<String>,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn", version = 2, upcasts = MoneyWithdrawnV1)]
struct MoneyWithdrawn {
    amount: Cents,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn")]
struct MoneyWithdrawnV1 {
    euros: i64,
}

impl From<MoneyWithdrawnV1> for MoneyWithdrawn {
    fn from(old: MoneyWithdrawnV1) -> Self {
        Self { amount: old.euros * 100 }
    }
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.statement_sent")]
struct StatementSent;

#[derive(Debug, PartialEq, thiserror::Error)]
enum AccountError {
    #[error("the balance of {balance} does not cover {amount}")]
    InsufficientFunds { balance: Cents, amount: Cents },
}

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "account", id = AccountId, error = AccountError, event = AccountEvent,
    events(AccountOpened, MoneyWithdrawn),
    facts(StatementSent),
    commands(Withdraw),
)]
struct Account {
    balance: Cents,
}

impl Apply<AccountOpened> for Account {
    fn apply(&mut self, event: &AccountOpened) {
        self.balance = if event.owner.known().is_some() { 100 } else { 0 };
    }
}

impl Apply<MoneyWithdrawn> for Account {
    fn apply(&mut self, event: &MoneyWithdrawn) {
        self.balance -= event.amount;
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.withdraw")]
struct Withdraw {
    amount: Cents,
}

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw { amount }: Withdraw, _: &Context<Self>) -> Decision<Self> {
        let balance = self.balance;
        ensure(balance >= amount, AccountError::InsufficientFunds { balance, amount })?;
        emit((MoneyWithdrawn { amount }, StatementSent))
    }
}

fn context() -> Context<Account> {
    let (now, seed) = (jiff::Timestamp::UNIX_EPOCH, uuid::Uuid::nil());
    Context::new(AccountId::from("ada"), Version::NONE, now, Metadata::new(), seed)
}

#[test]
fn decides_and_applies() -> Result<(), Box<dyn std::error::Error>> {
    let mut account = Account::initial();
    account.apply_any(&AccountEvent::decode("account.opened", 1, r#"{"owner":"Ada"}"#)?);
    let events = account.handle(Withdraw { amount: 30 }, &context())?.into_vec();
    for event in &events {
        account.apply_any(event);
    }
    assert_eq!(account.balance, 70);
    assert_eq!(format!("{events:?}"), "[MoneyWithdrawn { amount: 30 }, StatementSent]");
    let refused = account.handle(Withdraw { amount: 71 }, &context()).err();
    assert_eq!(refused, Some(AccountError::InsufficientFunds { balance: 70, amount: 71 }));
    Ok(())
}

#[test]
fn reads_an_older_version_through_its_upcast() -> Result<(), DecodeError> {
    assert_eq!(MoneyWithdrawn::decode(1, r#"{"euros":3}"#)?.amount, 300);
    assert_eq!(MoneyWithdrawn::decode(2, r#"{"amount":3}"#)?.amount, 3);
    let unknown = MoneyWithdrawn::decode(3, "{}").err();
    assert_eq!(
        unknown,
        Some(DecodeError::Unknown { name: "account.withdrawn".into(), version: 3 })
    );
    Ok(())
}

#[test]
fn forks_because_it_is_clone() {
    assert!(Account::initial().fork().is_some());
}
