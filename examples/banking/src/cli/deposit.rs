use banking::{
    Cents,
    account::{self, Account, AccountId},
};
use clap::Args;

use super::{Failure, output::print, store::StoreArg};

/// Put money into an account
#[derive(Args)]
pub(crate) struct Deposit {
    /// The id of the account
    account: AccountId,
    /// How much, such as 1234.50
    #[arg(allow_negative_numbers = true)]
    amount: Cents,
    #[command(flatten)]
    store: StoreArg,
}

impl Deposit {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self { account, amount, store } = self;
        let bank = store.existing_bank().await?;
        let done = bank.execute(&account, account::Deposit::of(amount)).await?;
        let balance = bank.load::<Account>(&account).await?.state.balance();
        bank.shutdown().await;
        print(|out| match done.events.len() {
            0 => writeln!(out, "nothing changed; account {account} holds {balance}"),
            _ => writeln!(out, "deposited {amount}; account {account} holds {balance}"),
        })
    }
}
