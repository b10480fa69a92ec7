#[path = "base/account.rs"]
mod account;

use account::*;
use cqrs_core::prelude::*;

#[derive(Default)]
struct Mails;

#[reactor(name = "mails")]
impl Mails {
    async fn opened(&self, _: &Recorded<AccountOpened>) -> Result<(), std::fmt::Error> {
        let here = std::rc::Rc::new(());
        std::future::ready(()).await;
        drop(here);
        Ok(())
    }
}

fn main() {}
