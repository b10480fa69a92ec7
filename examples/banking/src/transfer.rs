//! A transfer: what is asked for, how it ends, and its commands.
//!
//! It is an aggregate of its own, because no transaction spans two accounts. That money went out
//! and came in is said by the accounts, in events that carry the transfer's id; the transfer says
//! what was asked for and how it ended. In between it is open.

use std::fmt;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Cents, Day, account::AccountId};

/// Names one transfer.
#[derive(Id)]
pub struct TransferId(String);

/// Somebody asked for it.
#[derive(Event, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[event("transfer.requested")]
pub struct TransferRequested {
    /// Who pays.
    pub from: AccountId,
    /// Who is paid.
    pub to: AccountId,
    /// How much.
    pub amount: Cents,
    /// The day that it counts for, on both accounts.
    pub day: Day,
}

/// The money has arrived.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.completed")]
pub struct TransferCompleted {}

/// No money moved.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.failed")]
pub struct TransferFailed {
    /// Why.
    pub reason: String,
}

/// The money went out, could not be delivered, and is back.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.reversed")]
pub struct TransferReversed {
    /// Why it could not be delivered.
    pub reason: String,
}

/// The money went out, and neither account takes it: the bank holds it until a person has seen to
/// it.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("transfer.stranded")]
pub struct TransferStranded {
    /// Why it could not come back.
    pub reason: String,
}

/// Why a transfer refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// There is nothing to move.
    #[error("a transfer moves more than nothing")]
    NoAmount,
    /// Both accounts are the same.
    #[error("the account {account} cannot transfer to itself")]
    ToItself {
        /// That account.
        account: AccountId,
    },
    /// Another transfer has this id.
    #[error("a transfer with this id was requested on other terms")]
    OtherTerms,
    /// It was never requested.
    #[error("the transfer was never requested")]
    NotRequested,
    /// It ended otherwise.
    #[error("the transfer is over: it {ending}")]
    Over {
        /// How it ended.
        ending: Ending,
    },
}

/// How a transfer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The money has arrived.
    Completed,
    /// No money moved.
    Failed,
    /// The money is back.
    Reversed,
    /// The bank holds the money.
    Stranded,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Completed => "has completed",
            Self::Failed => "has failed",
            Self::Reversed => "was reversed",
            Self::Stranded => "is stranded",
        })
    }
}

/// What its decisions need to know.
#[derive(Aggregate, Default, Debug, Clone)]
#[aggregate(
    category = "transfer", id = TransferId, error = TransferError, event = TransferEvent,
    events(
        TransferRequested, TransferCompleted, TransferFailed, TransferReversed, TransferStranded,
    ),
    commands(RequestTransfer, CompleteTransfer, FailTransfer, ReverseTransfer, StrandTransfer),
)]
pub struct Transfer {
    requested: Option<TransferRequested>,
    ended: Option<Ending>,
}

impl Transfer {
    /// How it ended; `None` while it is open.
    #[must_use]
    pub fn ended(&self) -> Option<Ending> {
        self.ended
    }

    /// It ends once. That it ended so already is nothing new.
    fn end<E>(&self, ending: Ending, event: E) -> Decision<Self>
    where
        Events<Self>: From<E>,
    {
        ensure(self.requested.is_some(), TransferError::NotRequested)?;
        match self.ended {
            None => Ok(event.into()),
            Some(same) if same == ending => nothing(),
            Some(ending) => Err(TransferError::Over { ending }),
        }
    }
}

impl Apply<TransferRequested> for Transfer {
    fn apply(&mut self, event: &TransferRequested) {
        self.requested = Some(event.clone());
    }
}

impl Apply<TransferCompleted> for Transfer {
    fn apply(&mut self, _: &TransferCompleted) {
        self.ended = Some(Ending::Completed);
    }
}

impl Apply<TransferFailed> for Transfer {
    fn apply(&mut self, _: &TransferFailed) {
        self.ended = Some(Ending::Failed);
    }
}

impl Apply<TransferReversed> for Transfer {
    fn apply(&mut self, _: &TransferReversed) {
        self.ended = Some(Ending::Reversed);
    }
}

impl Apply<TransferStranded> for Transfer {
    fn apply(&mut self, _: &TransferStranded) {
        self.ended = Some(Ending::Stranded);
    }
}

/// Asks for it. Asking again on the same terms changes nothing.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("transfer.request")]
pub struct RequestTransfer {
    /// Who pays.
    pub from: AccountId,
    /// Who is paid.
    pub to: AccountId,
    /// How much.
    pub amount: Cents,
    /// The day that it counts for; today (UTC) where it is not said.
    pub day: Option<Day>,
}

impl Handle<RequestTransfer> for Transfer {
    fn handle(&self, command: RequestTransfer, context: &Context<Self>) -> Decision<Self> {
        let RequestTransfer { from, to, amount, day } = command;
        if let Some(requested) = &self.requested {
            let same_day = day.is_none_or(|day| day == requested.day);
            let same_money =
                (&from, &to, amount) == (&requested.from, &requested.to, requested.amount);
            ensure(same_day && same_money, TransferError::OtherTerms)?;
            return nothing();
        }
        ensure(amount > Cents::ZERO, TransferError::NoAmount)?;
        if from == to {
            return Err(TransferError::ToItself { account: from });
        }
        let day = day.unwrap_or_else(|| Day::of(context.now()));
        emit(TransferRequested { from, to, amount, day })
    }
}

/// Says that the money has arrived.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("transfer.complete")]
pub struct CompleteTransfer {}

impl Handle<CompleteTransfer> for Transfer {
    fn handle(&self, _: CompleteTransfer, _: &Context<Self>) -> Decision<Self> {
        self.end(Ending::Completed, TransferCompleted {})
    }
}

/// Says that no money moved.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("transfer.fail")]
pub struct FailTransfer {
    /// Why.
    pub reason: String,
}

impl Handle<FailTransfer> for Transfer {
    fn handle(&self, FailTransfer { reason }: FailTransfer, _: &Context<Self>) -> Decision<Self> {
        self.end(Ending::Failed, TransferFailed { reason })
    }
}

/// Says that the money is back.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("transfer.reverse")]
pub struct ReverseTransfer {
    /// Why it could not be delivered.
    pub reason: String,
}

impl Handle<ReverseTransfer> for Transfer {
    fn handle(&self, command: ReverseTransfer, _: &Context<Self>) -> Decision<Self> {
        self.end(Ending::Reversed, TransferReversed { reason: command.reason })
    }
}

/// Says that neither account takes the money.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("transfer.strand")]
pub struct StrandTransfer {
    /// Why it could not come back.
    pub reason: String,
}

impl Handle<StrandTransfer> for Transfer {
    fn handle(&self, command: StrandTransfer, _: &Context<Self>) -> Decision<Self> {
        self.end(Ending::Stranded, TransferStranded { reason: command.reason })
    }
}

#[cfg(test)]
mod specs;
