//! What drives a transfer: out of one account, into the other, and back where that is refused.
//!
//! ```text
//! requested ── Withdraw ──▶ withdrawn ── Deposit ──▶ deposited ── CompleteTransfer
//!                 │                         │
//!              refused                   refused
//!                 ▼                         ▼
//!            FailTransfer               TakeBack ──▶ back ── ReverseTransfer
//!                                           │
//!                                        refused ── StrandTransfer
//! ```
//!
//! Each step is taken when the account has said what happened, so that a transfer's history is
//! the order in which its money moved. After a day, what is still on its way out is given up: it
//! comes back, as where the payee refuses it.

use cqrs_core::prelude::*;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, Deposit, MoneyDeposited, MoneyWithdrawn, TakeBack, Withdraw},
    transfer::{
        CompleteTransfer, FailTransfer, ReverseTransfer, StrandTransfer, TransferCompleted,
        TransferFailed, TransferId, TransferRequested, TransferReversed, TransferStranded,
    },
};

/// How long a transfer may take before it is given up.
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// It took too long.
#[derive(Deadline, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[deadline("transfer.stuck")]
pub struct Stuck {}

/// Why it comes back then.
const TOO_LONG: &str = "it took longer than a day";

/// One transfer on its way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferProcess {
    /// What was asked for.
    requested: Option<TransferRequested>,
    /// Where the money is going.
    way: Way,
    /// Why it has to come back, where it has to.
    turned_back: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    /// Nowhere yet.
    #[default]
    None,
    /// Out of the payer's account.
    Out,
    /// Into the payee's account.
    In,
    /// Back into the payer's account.
    Back,
    /// Nowhere any more.
    Over,
}

/// What a transfer says to its end is not refused, unless somebody ended it by hand otherwise.
#[derive(Debug, thiserror::Error)]
#[error("the transfer does not take `{command}`: {reason}; compare it with the accounts")]
pub struct EndRefused {
    /// The stored name of the command.
    pub command: String,
    /// What the transfer said.
    pub reason: String,
}

#[process_manager(
    name = "transfer_process", key = TransferId, partitions = 4, on_poison = park,
    sends(
        Withdraw, Deposit, TakeBack,
        CompleteTransfer, FailTransfer, ReverseTransfer, StrandTransfer,
    ),
)]
impl TransferProcess {
    fn requested(&mut self, event: &Recorded<TransferRequested>) -> Reaction<Self> {
        let TransferRequested { from, amount, day, .. } = &**event;
        let (amount, day, transfer) = (*amount, Some(*day), Some(event.id().clone()));
        self.requested = Some(TransferRequested::clone(event));
        self.way = Way::Out;
        send(from, Withdraw { amount, day, transfer })
            .set_deadline(event.recorded_at() + PATIENCE, Stuck {})
    }

    #[key(event.transfer)]
    fn withdrawn(
        &mut self,
        event: &Recorded<MoneyWithdrawn>,
        transfer: &TransferId,
    ) -> Reaction<Self> {
        match self.awaited() {
            Some((Way::Out, requested)) if *event.id() == requested.from => {
                if self.turned_back.is_some() {
                    return self.take_back(transfer);
                }
                let TransferRequested { to, amount, day, .. } = requested;
                let (day, transfer) = (Some(day), Some(transfer.clone()));
                self.way = Way::In;
                send(&to, Deposit { amount, day, transfer })
            }
            _ => Reaction::new(),
        }
    }

    #[key(event.transfer)]
    fn deposited(
        &mut self,
        event: &Recorded<MoneyDeposited>,
        transfer: &TransferId,
    ) -> Reaction<Self> {
        match self.awaited() {
            Some((Way::In, requested)) if *event.id() == requested.to => {
                self.way = Way::Over;
                send(transfer, CompleteTransfer {})
            }
            Some((Way::Back, requested)) if *event.id() == requested.from => {
                self.way = Way::Over;
                let reason = self.turned_back.clone().unwrap_or_default();
                send(transfer, ReverseTransfer { reason })
            }
            _ => Reaction::new(),
        }
    }

    fn withdraw_refused(
        &mut self,
        refused: &Refused<Account, Withdraw>,
        transfer: &TransferId,
    ) -> Reaction<Self> {
        self.way = Way::Over;
        send(transfer, FailTransfer { reason: refused.reason().to_owned() })
    }

    fn deposit_refused(
        &mut self,
        refused: &Refused<Account, Deposit>,
        transfer: &TransferId,
    ) -> Reaction<Self> {
        self.turned_back = Some(refused.reason().to_owned());
        self.take_back(transfer)
    }

    /// An account takes back what it sent also when it is closed; what is left is a balance that
    /// cannot be counted. Money is not lost over that: the transfer says that the bank has it.
    fn take_back_refused(
        &mut self,
        refused: &Refused<Account, TakeBack>,
        transfer: &TransferId,
    ) -> Reaction<Self> {
        self.way = Way::Over;
        send(transfer, StrandTransfer { reason: refused.reason().to_owned() })
    }

    /// What is told to the transfer itself is not refused, unless somebody ended it otherwise.
    fn refused(&mut self, refused: &RefusedCommand) -> Result<(), EndRefused> {
        let (command, reason) = (refused.name().to_owned(), refused.reason().to_owned());
        Err(EndRefused { command, reason })
    }

    /// A withdrawal or a deposit that has not happened yet will not; both come back as refusals. One
    /// that has happened and was not heard of yet still is: a withdrawal is then taken back.
    fn stuck(&mut self, _: &Due<Stuck>) -> Reaction<Self> {
        match self.way {
            Way::Out | Way::In => {
                self.turned_back = Some(TOO_LONG.into());
                give_up(TOO_LONG)
            }
            // On its way back there is nothing to give up for.
            Way::None | Way::Back | Way::Over => Reaction::new(),
        }
    }

    fn completed(&mut self, _: &Recorded<TransferCompleted>) -> Reaction<Self> {
        self.over()
    }

    fn failed(&mut self, _: &Recorded<TransferFailed>) -> Reaction<Self> {
        self.over()
    }

    fn reversed(&mut self, _: &Recorded<TransferReversed>) -> Reaction<Self> {
        self.over()
    }

    fn stranded(&mut self, _: &Recorded<TransferStranded>) -> Reaction<Self> {
        self.over()
    }

    /// Its money has come to rest. Where somebody ends a transfer by hand before that, what is under
    /// way still goes on.
    fn over(&self) -> Reaction<Self> {
        if self.way == Way::Over { complete() } else { Reaction::new() }
    }

    /// Where the money is going, and what was asked for.
    fn awaited(&self) -> Option<(Way, TransferRequested)> {
        Some((self.way, self.requested.clone()?))
    }

    fn take_back(&mut self, transfer: &TransferId) -> Reaction<Self> {
        let Some(TransferRequested { from, amount, .. }) = &self.requested else {
            return Reaction::new();
        };
        self.way = Way::Back;
        send(from, TakeBack { amount: *amount, transfer: transfer.clone() })
    }
}

#[cfg(test)]
mod specs;
