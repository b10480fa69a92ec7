use banking::account::{AccountEvent, AccountId, CloseAccount};
use clap::Args;

use super::{Failure, output::print, store::StoreArg};

/// Close an account for good and pay out what is left
#[derive(Args)]
pub(crate) struct Close {
    /// The id of the account
    account: AccountId,
    #[command(flatten)]
    store: StoreArg,
}

impl Close {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self { account, store } = self;
        let bank = store.existing_bank().await?;
        let done = bank.execute(&account, CloseAccount).await?;
        bank.shutdown().await;
        print(|out| match done.events.first() {
            None => writeln!(out, "account {account} was closed already; nothing changed"),
            Some(AccountEvent::MoneyWithdrawn(rest)) => {
                writeln!(out, "account {account} is closed; {} was paid out", rest.amount)
            }
            Some(_) => writeln!(out, "account {account} is closed"),
        })
    }
}
