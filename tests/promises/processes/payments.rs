//! Payments between accounts, and what drives them.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::account::{Account, AccountId, Deposit, Deposited, Withdraw, Withdrawn};

/// Names one payment; it begins with `pay `.
#[derive(Id)]
pub(crate) struct PaymentId(String);

/// The payment that moved money, by the tag of the event.
fn of(tag: &str) -> Option<PaymentId> {
    tag.starts_with("pay ").then(|| PaymentId::from(tag.to_owned()))
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("payment.asked")]
pub(crate) struct PaymentAsked {
    pub(crate) from: AccountId,
    pub(crate) to: AccountId,
    pub(crate) amount: u64,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("payment.ended")]
pub(crate) struct PaymentEnded {
    pub(crate) how: String,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("it never refuses")]
pub(crate) struct Never;

#[derive(Aggregate, Default, Clone)]
#[aggregate(
    category = "payment", id = PaymentId, error = Never,
    facts(PaymentAsked), events(PaymentEnded), commands(Pay, EndPayment),
)]
pub(crate) struct Payment {
    pub(crate) ended: Vec<String>,
}

impl Apply<PaymentEnded> for Payment {
    fn apply(&mut self, event: &PaymentEnded) {
        self.ended.push(event.how.clone());
    }
}

#[derive(Command, Clone, Serialize, Deserialize)]
#[command("payment.pay")]
pub(crate) struct Pay {
    pub(crate) from: AccountId,
    pub(crate) to: AccountId,
    pub(crate) amount: u64,
}

impl Handle<Pay> for Payment {
    fn handle(&self, Pay { from, to, amount }: Pay, _: &Context<Self>) -> Decision<Self> {
        emit(PaymentAsked { from, to, amount })
    }
}

/// On purpose not quiet about repeats: the keys are to see to that.
#[derive(Command, Clone, Serialize, Deserialize)]
#[command("payment.end")]
pub(crate) struct EndPayment {
    how: String,
}

impl Handle<EndPayment> for Payment {
    fn handle(&self, EndPayment { how }: EndPayment, _: &Context<Self>) -> Decision<Self> {
        emit(PaymentEnded { how })
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Paying {
    to: Option<AccountId>,
}

#[process_manager(name = "paying", key = PaymentId, sends(Withdraw, Deposit, EndPayment))]
impl Paying {
    fn asked(&mut self, event: &Recorded<PaymentAsked>) -> Reaction<Self> {
        self.to = Some(event.to.clone());
        send(&event.from, Withdraw { amount: event.amount, tag: event.id().to_string() })
    }

    #[key(of(&event.tag))]
    fn withdrawn(&mut self, event: &Recorded<Withdrawn>) -> Reaction<Self> {
        let Some(to) = &self.to else { return Reaction::new() };
        send(to, Deposit { amount: event.amount, tag: event.tag.clone() })
    }

    #[key(of(&event.tag))]
    fn deposited(&mut self, _: &Recorded<Deposited>, id: &PaymentId) -> Reaction<Self> {
        send(id, EndPayment { how: "done".into() })
    }

    fn ended(&mut self, _: &Recorded<PaymentEnded>) -> Reaction<Self> {
        complete()
    }

    fn short(&mut self, refused: &Refused<Account, Withdraw>, id: &PaymentId) -> Reaction<Self> {
        send(id, EndPayment { how: refused.reason().to_owned() })
    }

    fn refused(&mut self, _: &RefusedCommand) {}
}
