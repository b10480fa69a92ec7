#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::testing::given;

fn frozen(_: Option<cqrs_core::Recorded<AccountFrozen>>) {}

fn main() {
    frozen(None);
}
