#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::testing::given;

fn main() {
    given::<Account>(()).id(CustomerId::from(1)).when(OpenAccount).then(AccountOpened);
}
