#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use transfer::*;

#[derive(Default, Serialize, Deserialize)]
struct TransferProcess {}

#[process_manager(name = "transfers", key = TransferId, sends(Withdraw))]
impl TransferProcess {
    fn requested(&mut self, event: &Recorded<TransferRequested>) -> Reaction<Self> {
        send(event.id(), Withdraw { transfer: event.id().clone() })
    }

    fn not_withdrawn(&mut self, _: &Refused<Account, Withdraw>) {}
}

fn main() {}
