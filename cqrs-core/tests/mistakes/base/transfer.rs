//! Transfers between accounts without a mistake, for mistakes in what drives them.
#![allow(dead_code)]

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Id)]
pub struct AccountId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("account.withdrawn")]
pub struct MoneyWithdrawn {
    pub transfer: Option<TransferId>,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("forbidden")]
pub struct Forbidden;

#[derive(Aggregate, Default)]
#[aggregate(
    category = "account", id = AccountId, error = Forbidden, facts(MoneyWithdrawn),
    commands(Withdraw, Close),
)]
pub struct Account;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("account.withdraw")]
pub struct Withdraw {
    pub transfer: TransferId,
}

impl Handle<Withdraw> for Account {
    fn handle(&self, Withdraw { transfer }: Withdraw, _: &Context<Self>) -> Decision<Self> {
        emit(MoneyWithdrawn { transfer: Some(transfer) })
    }
}

/// It does not travel.
#[derive(Clone)]
pub struct Close;

impl Handle<Close> for Account {
    fn handle(&self, _: Close, _: &Context<Self>) -> Decision<Self> {
        nothing()
    }
}

#[derive(Id)]
pub struct TransferId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.requested")]
pub struct TransferRequested {
    pub from: AccountId,
}

#[derive(Aggregate, Default)]
#[aggregate(
    category = "transfer", id = TransferId, error = Forbidden, facts(TransferRequested),
    commands(FailTransfer),
)]
pub struct Transfer;

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("transfer.fail")]
pub struct FailTransfer {}

impl Handle<FailTransfer> for Transfer {
    fn handle(&self, _: FailTransfer, _: &Context<Self>) -> Decision<Self> {
        nothing()
    }
}

#[derive(Deadline, Serialize, Deserialize)]
#[deadline("transfer.stuck")]
pub struct Stuck {}
