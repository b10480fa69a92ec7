#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use transfer::*;

#[derive(Deadline, Serialize, Deserialize)]
#[deadline("transfer.stuck")]
struct Lost {}

#[derive(Default, Serialize, Deserialize)]
struct TransferProcess {}

#[process_manager(name = "transfers", key = TransferId)]
impl TransferProcess {
    fn requested(&mut self, _: &Recorded<TransferRequested>) {}

    fn stuck(&mut self, _: &Due<Stuck>) {}

    fn lost(&mut self, _: &Due<Lost>) {}
}

fn main() {}
