use banking::account::{AccountId, OpenAccount};
use clap::{Args, builder::NonEmptyStringValueParser};

use super::{Failure, output::print, store::StoreArg};

/// Open an account
#[derive(Args)]
pub(crate) struct Open {
    /// The id of the account, such as ada or 576
    account: AccountId,
    /// Who owns it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    owner: String,
    #[command(flatten)]
    store: StoreArg,
}

impl Open {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self { account, owner, store } = self;
        let bank = store.bank().await?;
        let done = bank.execute(&account, OpenAccount { owner: owner.into() }).await?;
        bank.shutdown().await;
        print(|out| match done.events.len() {
            0 => writeln!(out, "account {account} was open already; nothing changed"),
            _ => writeln!(out, "account {account} is open"),
        })
    }
}
