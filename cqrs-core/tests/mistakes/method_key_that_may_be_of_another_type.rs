#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use transfer::*;

#[derive(Default, Serialize, Deserialize)]
struct TransferProcess {}

#[process_manager(name = "transfers", key = TransferId)]
impl TransferProcess {
    #[key(Some(event.from.clone()))]
    fn requested(&mut self, event: &Recorded<TransferRequested>) {
        println!("{}", event.id());
    }
}

fn main() {}
