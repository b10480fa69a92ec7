//! The account that the other modules try.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

pub(crate) type Cents = i64;

#[derive(Id)]
pub(crate) struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.opened")]
pub(crate) struct AccountOpened {
    pub(crate) owner: Personal<String>,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.deposited")]
pub(crate) struct MoneyDeposited {
    pub(crate) amount: Cents,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn", version = 2, upcasts = MoneyWithdrawnV1)]
pub(crate) struct MoneyWithdrawn {
    pub(crate) amount: Cents,
}

/// Version 1 counted whole euros.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn")]
pub(crate) struct MoneyWithdrawnV1 {
    euros: i64,
}

impl From<MoneyWithdrawnV1> for MoneyWithdrawn {
    fn from(old: MoneyWithdrawnV1) -> Self {
        Self { amount: old.euros * 100 }
    }
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.statement_sent")]
pub(crate) struct StatementSent {
    pub(crate) statement: uuid::Uuid,
    pub(crate) at: String,
    pub(crate) to: String,
    pub(crate) by: Option<String>,
}

#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum AccountError {
    #[error("the account is not open")]
    NotOpen,
    #[error("the balance of {balance} does not cover {amount}")]
    InsufficientFunds { balance: Cents, amount: Cents },
}

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "account", id = AccountId, error = AccountError, event = AccountEvent,
    events(AccountOpened, MoneyDeposited, MoneyWithdrawn),
    facts(StatementSent),
    commands(OpenAccount, Withdraw, SendStatement),
)]
pub(crate) struct Account {
    is_open: bool,
    pub(crate) balance: Cents,
}

impl Apply<AccountOpened> for Account {
    fn apply(&mut self, _: &AccountOpened) {
        self.is_open = true;
    }
}

impl Apply<MoneyDeposited> for Account {
    fn apply(&mut self, event: &MoneyDeposited) {
        self.balance += event.amount;
    }
}

impl Apply<MoneyWithdrawn> for Account {
    fn apply(&mut self, event: &MoneyWithdrawn) {
        self.balance -= event.amount;
    }
}

pub(crate) struct OpenAccount {
    pub(crate) owner: &'static str,
    pub(crate) deposit: Cents,
}

impl Handle<OpenAccount> for Account {
    fn handle(&self, command: OpenAccount, _: &Context<Self>) -> Decision<Self> {
        if self.is_open {
            return nothing();
        }
        let deposit = (command.deposit > 0).then_some(MoneyDeposited { amount: command.deposit });
        emit((AccountOpened { owner: command.owner.into() }, deposit))
    }
}

#[derive(Command, Debug, Clone, Serialize, Deserialize)]
#[command("account.withdraw")]
pub(crate) struct Withdraw {
    pub(crate) amount: Cents,
}

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw { amount }: Withdraw, _: &Context<Self>) -> Decision<Self> {
        ensure(self.is_open, AccountError::NotOpen)?;
        let balance = self.balance;
        ensure(balance >= amount, AccountError::InsufficientFunds { balance, amount })?;
        emit(MoneyWithdrawn { amount })
    }
}

#[derive(Clone)]
pub(crate) struct SendStatement;

impl Handle<SendStatement> for Account {
    fn handle(&self, _: SendStatement, context: &Context<Self>) -> Decision<Self> {
        emit(StatementSent {
            statement: context.new_id(),
            at: context.now().to_string(),
            to: context.id().to_string(),
            by: context.metadata().actor.clone(),
        })
    }
}
