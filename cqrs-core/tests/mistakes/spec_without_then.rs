#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::testing::given;

#[deny(unused_must_use)]
fn main() {
    given::<Account>(()).when(OpenAccount);
}
