#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::Recorded;

fn frozen(_: &Recorded<AccountFrozen>) {}

fn main() {}
