//! What is known of every transfer: a document for each, fed by its own events and by those of
//! the two accounts.

use cqrs_core::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Cents, Day,
    account::{AccountId, MoneyDeposited, MoneyWithdrawn},
    transfer::{
        TransferCompleted, TransferFailed, TransferId, TransferRequested, TransferReversed,
        TransferStranded,
    },
};

/// One transfer: what was asked for, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Who pays.
    pub payer: AccountId,
    /// Who is paid.
    pub payee: AccountId,
    /// How much.
    pub amount: Cents,
    /// The day that it counts for.
    pub day: Day,
    /// How far it is.
    pub stage: Stage,
    /// Whether it has not ended yet.
    pub open: bool,
    /// How it came there, in order.
    pub steps: Vec<Step>,
}

/// One thing that happened to a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// How far it then was.
    pub stage: Stage,
    /// When it happened.
    pub at: Timestamp,
    /// Why, where it went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody asked for it.
    Requested,
    /// The money is on its way.
    Withdrawn,
    /// The payee has it.
    Deposited,
    /// The payer has it back.
    Returned,
    /// Over: the payee has it.
    Completed,
    /// Over: no money moved.
    Failed,
    /// Over: the payer has it back.
    Reversed,
    /// Over: neither account takes the money; the bank holds it.
    Stranded,
}

#[projection(
    name = "transfers", version = 1, key = TransferId, on_poison = park,
    columns(payer: String, payee: String, amount: i64, stage: String, open: bool),
    indexes(payer, payee, open),
)]
impl Progress {
    fn requested(&mut self, event: &Recorded<TransferRequested>) {
        self.payer = event.from.clone();
        self.payee = event.to.clone();
        self.amount = event.amount;
        self.day = event.day;
        self.comes_to(Stage::Requested, event.recorded_at(), None);
    }

    #[key(event.transfer)]
    fn withdrawn(&mut self, event: &Recorded<MoneyWithdrawn>) -> DocumentFate {
        self.moves(Stage::Withdrawn, event.recorded_at())
    }

    #[key(event.transfer)]
    fn deposited(&mut self, event: &Recorded<MoneyDeposited>) -> DocumentFate {
        let is_back = *event.id() == self.payer;
        let stage = if is_back { Stage::Returned } else { Stage::Deposited };
        self.moves(stage, event.recorded_at())
    }

    fn completed(&mut self, event: &Recorded<TransferCompleted>) {
        self.comes_to(Stage::Completed, event.recorded_at(), None);
    }

    fn failed(&mut self, event: &Recorded<TransferFailed>) {
        self.comes_to(Stage::Failed, event.recorded_at(), Some(&event.reason));
    }

    fn reversed(&mut self, event: &Recorded<TransferReversed>) {
        self.comes_to(Stage::Reversed, event.recorded_at(), Some(&event.reason));
    }

    fn stranded(&mut self, event: &Recorded<TransferStranded>) {
        self.comes_to(Stage::Stranded, event.recorded_at(), Some(&event.reason));
    }

    /// Money that moved in the name of a transfer that nobody requested makes no transfer.
    fn moves(&mut self, stage: Stage, at: Timestamp) -> DocumentFate {
        if self.steps.is_empty() {
            return DocumentFate::Remove;
        }
        self.comes_to(stage, at, None);
        DocumentFate::Keep
    }

    fn comes_to(&mut self, stage: Stage, at: Timestamp, reason: Option<&str>) {
        self.stage = stage;
        self.open = !stage.is_over();
        self.steps.push(Step { stage, at, reason: reason.map(str::to_owned) });
    }
}

impl Progress {
    /// Why it went wrong, where it did.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| step.reason.as_deref())
    }
}

impl Stage {
    /// Whether nothing more happens to it.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Reversed | Self::Stranded)
    }

    /// In a word, as it is stored.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Withdrawn => "withdrawn",
            Self::Deposited => "deposited",
            Self::Returned => "returned",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Reversed => "reversed",
            Self::Stranded => "stranded",
        }
    }
}

/// Before it is requested.
impl Default for Progress {
    fn default() -> Self {
        Self {
            payer: AccountId::from(""),
            payee: AccountId::from(""),
            amount: Cents::ZERO,
            day: Day::of(Timestamp::UNIX_EPOCH),
            stage: Stage::Requested,
            open: true,
            steps: Vec::new(),
        }
    }
}

#[cfg(test)]
mod specs;
