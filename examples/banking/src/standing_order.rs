//! A standing order: a transfer on the same day of every month, until it is cancelled.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Cents, Day, account::AccountId, transfer::TransferId};

/// Names one standing order.
#[derive(Id)]
pub struct StandingOrderId(String);

/// Somebody placed it.
#[derive(Event, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[event("standing_order.placed")]
pub struct StandingOrderPlaced {
    /// Who pays.
    pub from: AccountId,
    /// Who is paid.
    pub to: AccountId,
    /// How much each time.
    pub amount: Cents,
    /// The day of the first transfer.
    pub first: Day,
}

/// A transfer of it was not made.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("standing_order.missed")]
pub struct StandingOrderMissed {
    /// The id that the transfer would have had.
    pub transfer: TransferId,
    /// Why not.
    pub reason: String,
}

/// There are no more transfers.
#[derive(Event, Debug, Serialize, Deserialize)]
#[event("standing_order.cancelled")]
pub struct StandingOrderCancelled {}

/// Why a standing order refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandingOrderError {
    /// There is nothing to move.
    #[error("a standing order moves more than nothing")]
    NoAmount,
    /// Both accounts are the same.
    #[error("the account {account} cannot transfer to itself")]
    ToItself {
        /// That account.
        account: AccountId,
    },
    /// It would begin before it is placed.
    #[error("it cannot begin on {first}: today is {today}")]
    InThePast {
        /// The day of the first transfer.
        first: Day,
        /// The day on which it is placed.
        today: Day,
    },
    /// Another standing order has this id.
    #[error("a standing order with this id was placed on other terms")]
    OtherTerms,
    /// It was never placed.
    #[error("the standing order was never placed")]
    NotPlaced,
    /// It was cancelled.
    #[error("the standing order is cancelled")]
    Cancelled,
}

/// What its decisions need to know.
#[derive(Aggregate, Default, Debug, Clone)]
#[aggregate(
    category = "standing_order", id = StandingOrderId, error = StandingOrderError,
    event = StandingOrderEvent,
    events(StandingOrderPlaced, StandingOrderCancelled), facts(StandingOrderMissed),
    commands(PlaceStandingOrder, CancelStandingOrder, MissTransfer),
)]
pub struct StandingOrder {
    placed: Option<StandingOrderPlaced>,
    cancelled: bool,
}

impl Apply<StandingOrderPlaced> for StandingOrder {
    fn apply(&mut self, event: &StandingOrderPlaced) {
        self.placed = Some(event.clone());
    }
}

impl Apply<StandingOrderCancelled> for StandingOrder {
    fn apply(&mut self, _: &StandingOrderCancelled) {
        self.cancelled = true;
    }
}

/// Places it. Placing it again on the same terms changes nothing.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("standing_order.place")]
pub struct PlaceStandingOrder {
    /// Who pays.
    pub from: AccountId,
    /// Who is paid.
    pub to: AccountId,
    /// How much each time.
    pub amount: Cents,
    /// The day of the first transfer; today (UTC) where it is not said. The others follow on the
    /// same day of every month, or on its last where it is shorter.
    pub first: Option<Day>,
}

impl Handle<PlaceStandingOrder> for StandingOrder {
    fn handle(&self, command: PlaceStandingOrder, context: &Context<Self>) -> Decision<Self> {
        let PlaceStandingOrder { from, to, amount, first } = command;
        if let Some(placed) = &self.placed {
            let same_first = first.is_none_or(|first| first == placed.first);
            let same_money = (&from, &to, amount) == (&placed.from, &placed.to, placed.amount);
            ensure(same_first && same_money, StandingOrderError::OtherTerms)?;
            ensure(!self.cancelled, StandingOrderError::Cancelled)?;
            return nothing();
        }
        ensure(amount > Cents::ZERO, StandingOrderError::NoAmount)?;
        if from == to {
            return Err(StandingOrderError::ToItself { account: from });
        }
        let today = Day::of(context.now());
        let first = first.unwrap_or(today);
        ensure(first >= today, StandingOrderError::InThePast { first, today })?;
        emit(StandingOrderPlaced { from, to, amount, first })
    }
}

/// Cancels it. A transfer that is under way goes on.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("standing_order.cancel")]
pub struct CancelStandingOrder {}

impl Handle<CancelStandingOrder> for StandingOrder {
    fn handle(&self, _: CancelStandingOrder, _: &Context<Self>) -> Decision<Self> {
        ensure(self.placed.is_some(), StandingOrderError::NotPlaced)?;
        emit((!self.cancelled).then_some(StandingOrderCancelled {}))
    }
}

/// Notes that a transfer of it was not made.
#[derive(Command, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[command("standing_order.miss")]
pub struct MissTransfer {
    /// The id that the transfer would have had.
    pub transfer: TransferId,
    /// Why not.
    pub reason: String,
}

impl Handle<MissTransfer> for StandingOrder {
    fn handle(&self, command: MissTransfer, _: &Context<Self>) -> Decision<Self> {
        let MissTransfer { transfer, reason } = command;
        ensure(self.placed.is_some(), StandingOrderError::NotPlaced)?;
        emit(StandingOrderMissed { transfer, reason })
    }
}

#[cfg(test)]
mod specs;
