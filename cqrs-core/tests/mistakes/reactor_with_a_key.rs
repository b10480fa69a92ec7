#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

#[derive(Default)]
struct Mails;

#[reactor(name = "mails", key = AccountId)]
impl Mails {
    async fn opened(&self, _: &Recorded<AccountOpened>) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

fn main() {}
