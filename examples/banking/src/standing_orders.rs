//! What drives standing orders: on its day of each month, each requests a transfer.

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    standing_order::{
        MissTransfer, StandingOrder, StandingOrderCancelled, StandingOrderId, StandingOrderPlaced,
    },
    transfer::{RequestTransfer, Transfer, TransferId},
};

/// The day of a transfer has come.
#[derive(Deadline, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[deadline("standing_order.due")]
pub struct TransferDue {
    /// How many there were before it.
    pub number: u32,
}

/// One standing order that is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingOrders {
    placed: Option<StandingOrderPlaced>,
}

#[process_manager(
    name = "standing_orders", key = StandingOrderId, on_poison = park,
    sends(RequestTransfer, MissTransfer),
)]
impl StandingOrders {
    fn placed(&mut self, event: &Recorded<StandingOrderPlaced>) -> Reaction<Self> {
        self.placed = Some(StandingOrderPlaced::clone(event));
        set_deadline(event.first.begins(), TransferDue { number: 0 })
    }

    /// Where it was asleep for some months, the transfers of those months follow one another, each
    /// counted for its own day.
    fn due(&mut self, due: &Due<TransferDue>, order: &StandingOrderId) -> Reaction<Self> {
        let Some(StandingOrderPlaced { from, to, amount, first }) = self.placed.clone() else {
            return Reaction::new();
        };
        let Some(day) = first.months_later(due.number) else { return complete() };
        // The same id for the same day: whatever happens, there is one transfer.
        let transfer = TransferId::from(format!("{order}-{day}"));
        let requested = send(&transfer, RequestTransfer { from, to, amount, day: Some(day) });
        let number = due.number + 1;
        match first.months_later(number) {
            Some(next) => requested.set_deadline(next.begins(), TransferDue { number }),
            None => requested.complete(),
        }
    }

    /// Somebody else has requested a transfer under the id of this one. The order says so, and the
    /// next month is another day.
    fn refused(
        &mut self,
        refused: &Refused<Transfer, RequestTransfer>,
        order: &StandingOrderId,
    ) -> Reaction<Self> {
        let (transfer, reason) = (refused.id().clone(), refused.reason().to_owned());
        send(order, MissTransfer { transfer, reason })
    }

    /// There is nobody else to tell.
    fn not_noted(&mut self, _: &Refused<StandingOrder, MissTransfer>) {}

    fn cancelled(&mut self, _: &Recorded<StandingOrderCancelled>) -> Reaction<Self> {
        complete()
    }
}

#[cfg(test)]
mod specs;
