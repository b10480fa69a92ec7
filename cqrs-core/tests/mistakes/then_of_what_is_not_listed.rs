#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::testing::given;

fn main() {
    given::<Account>(()).when(OpenAccount).then(AccountFrozen);
}
