#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use transfer::*;

#[derive(Default, Serialize, Deserialize)]
struct TransferProcess {}

#[process_manager(name = "transfers", key = TransferId)]
impl TransferProcess {
    fn requested(&mut self, _: &Recorded<TransferRequested>) {}

    fn stuck(&mut self, _: &Stuck) {}
}

fn main() {}
