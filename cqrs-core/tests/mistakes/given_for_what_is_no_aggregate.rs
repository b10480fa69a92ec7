#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::testing::given;

fn main() {
    given::<AccountId>(()).when(Withdraw { amount: 1 }).then_nothing();
}
