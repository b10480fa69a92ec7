#[path = "base/transfer.rs"]
mod transfer;

use cqrs_core::prelude::*;
use transfer::*;

#[process_manager(name = "transfers", key = TransferId)]
struct TransferProcess {
    from: Option<AccountId>,
}

fn main() {}
