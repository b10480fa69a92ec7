#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

#[derive(Default)]
struct Mails;

#[reactor(name = "mails")]
impl Mails {
    #[key(event.id())]
    async fn opened(&self, event: &Recorded<AccountOpened>) -> Result<(), std::fmt::Error> {
        println!("{}", event.id());
        Ok(())
    }
}

fn main() {}
