#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use transfer::*;

#[derive(Default, Serialize, Deserialize)]
struct TransferProcess {}

#[process_manager(name = "transfers", key = TransferId)]
impl TransferProcess {
    fn requested(&mut self, event: &Recorded<TransferRequested>) -> Reaction<Self> {
        set_deadline(event.recorded_at(), Stuck {})
    }

    fn stuck(&mut self, _: &Due) {}
}

fn main() {}
