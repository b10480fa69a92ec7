use banking::{
    Cents,
    account::{self, Account, AccountId},
};
use clap::Args;

use super::{Failure, output::print, store::StoreArg};

/// Take money out of an account
#[derive(Args)]
pub(crate) struct Withdraw {
    /// The id of the account
    account: AccountId,
    /// How much, such as 1234.50
    #[arg(allow_negative_numbers = true)]
    amount: Cents,
    #[command(flatten)]
    store: StoreArg,
}

impl Withdraw {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self { account, amount, store } = self;
        let bank = store.existing_bank().await?;
        let done = bank.execute(&account, account::Withdraw::of(amount)).await?;
        let balance = bank.load::<Account>(&account).await?.state.balance();
        bank.shutdown().await;
        print(|out| match done.events.len() {
            0 => writeln!(out, "nothing changed; account {account} holds {balance}"),
            _ => writeln!(out, "withdrew {amount}; account {account} holds {balance}"),
        })
    }
}
