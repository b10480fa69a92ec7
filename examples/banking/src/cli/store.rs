use banking::StoreUrl;
use clap::Args;
use cqrs_core::Cqrs;

use super::Failure;

/// Where the events are kept; the same for every subcommand.
#[derive(Args)]
pub(crate) struct StoreArg {
    /// Where the events are kept: sqlite:PATH, memory: or postgres://…
    #[arg(long = "store", value_name = "URL", default_value = "sqlite:banking.db")]
    pub(crate) url: StoreUrl,
}

impl StoreArg {
    /// The bank, in a store that may be new.
    pub(crate) async fn bank(&self) -> Result<Cqrs, Failure> {
        Ok(Cqrs::new(self.url.open().await?.log())?)
    }

    /// The bank, in a store that is there.
    pub(crate) async fn existing_bank(&self) -> Result<Cqrs, Failure> {
        Ok(Cqrs::new(self.url.open_existing().await?.log())?)
    }
}
