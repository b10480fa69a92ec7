#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use transfer::*;

#[derive(Default, Serialize, Deserialize)]
struct TransferProcess {}

#[process_manager(name = "transfers", key = TransferId, sends(Withdraw, Withdrw))]
impl TransferProcess {
    fn requested(&mut self, event: &Recorded<TransferRequested>) -> Reaction<Self> {
        send(&event.from, Withdraw { transfer: event.id().clone() })
    }

    fn not_withdrawn(&mut self, _: &Refused<Account, Withdraw>) {}
}

fn main() {}
