#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::testing::given;

fn main() {
    given::<Account>(AccountFrozen).when(Withdraw { amount: 1 }).then_nothing();
}
