use banking::{
    Cents, Day,
    account::AccountId,
    standing_order::{CancelStandingOrder, PlaceStandingOrder, StandingOrderId},
};
use clap::{Args, Subcommand};

use super::{Failure, output::print, store::StoreArg};

/// Move money from one account to another every month
#[derive(Args)]
pub(crate) struct StandingOrder {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Place(Place),
    Cancel(Cancel),
}

/// Place a standing order
///
/// Its transfers are requested by whichever process runs them: `banking project` or
/// `banking serve`. Each has the id of the order and its day: rent-1993-01-31.
#[derive(Args)]
struct Place {
    /// The id of the standing order, such as rent
    order: StandingOrderId,
    /// The id of the account that pays
    from: AccountId,
    /// The id of the account that is paid
    to: AccountId,
    /// How much each time, such as 1234.50
    #[arg(allow_negative_numbers = true)]
    amount: Cents,
    /// The day of the first transfer, such as 1993-01-31; today (UTC) where it is not said
    #[arg(long)]
    first: Option<Day>,
    #[command(flatten)]
    store: StoreArg,
}

/// Cancel a standing order
///
/// A transfer that is under way goes on.
#[derive(Args)]
struct Cancel {
    /// The id of the standing order
    order: StandingOrderId,
    #[command(flatten)]
    store: StoreArg,
}

impl StandingOrder {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Place(place) => place.run().await,
            What::Cancel(cancel) => cancel.run().await,
        }
    }
}

impl Place {
    async fn run(self) -> Result<(), Failure> {
        let Self { order, from, to, amount, first, store } = self;
        let bank = store.existing_bank().await?;
        let done = bank.execute(&order, PlaceStandingOrder { from, to, amount, first }).await?;
        bank.shutdown().await;
        print(|out| match done.events.len() {
            0 => writeln!(out, "standing order {order} was placed already; nothing changed"),
            _ => writeln!(out, "standing order {order} is placed"),
        })
    }
}

impl Cancel {
    async fn run(self) -> Result<(), Failure> {
        let Self { order, store } = self;
        let bank = store.existing_bank().await?;
        let done = bank.execute(&order, CancelStandingOrder {}).await?;
        bank.shutdown().await;
        print(|out| match done.events.len() {
            0 => writeln!(out, "standing order {order} was cancelled already; nothing changed"),
            _ => writeln!(out, "standing order {order} is cancelled"),
        })
    }
}
