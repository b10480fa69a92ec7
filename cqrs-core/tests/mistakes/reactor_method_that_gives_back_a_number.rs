#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

#[derive(Default)]
struct Mails;

#[reactor(name = "mails")]
impl Mails {
    async fn opened(&self, _: &Recorded<AccountOpened>) -> Result<u64, std::fmt::Error> {
        Ok(1)
    }
}

fn main() {}
