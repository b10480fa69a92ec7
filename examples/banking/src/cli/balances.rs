use banking::balances::{Balance, balances};
use clap::Args;
use serde::Serialize;

use super::{
    Failure,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// List what every account holds
#[derive(Args)]
pub(crate) struct Balances {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    store: StoreArg,
}

#[derive(Serialize)]
struct BalanceLine {
    account_id: String,
    balance: String,
    version: u64,
}

impl Balances {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let lines: Vec<_> = balances(&*store).await?.into_iter().map(BalanceLine::from).collect();
        print_list(self.format, &lines)
    }
}

impl From<Balance> for BalanceLine {
    fn from(Balance { account, balance, version }: Balance) -> Self {
        Self { account_id: account, balance: balance.to_string(), version: version.get() }
    }
}

impl Line for BalanceLine {
    const COLUMNS: &'static [&'static str] = &["account_id", "balance", "version"];
    const FIGURES: &'static [&'static str] = &["balance", "version"];

    fn cells(&self) -> Vec<String> {
        vec![self.account_id.clone(), self.balance.clone(), self.version.to_string()]
    }
}
