use std::time::Duration;

use banking::{
    Cents, Day, Store,
    account::AccountId,
    transfer::{RequestTransfer, TransferId},
    transfers::{Progress, Stage},
};
use clap::Args;
use cqrs_core::{Cqrs, Projections};
use tokio::time::{Instant, interval_at, sleep_until};
use uuid::Uuid;

use super::{Failure, duration::duration, output::print, signals::asked_to_stop, store::StoreArg};

/// How often its progress is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// Move money from one account to another
///
/// It is requested, and goes on in whichever process runs the transfers: `banking project`,
/// `banking serve`, or this one where it waits.
#[derive(Args)]
pub(crate) struct Transfer {
    /// The id of the account that pays
    from: AccountId,
    /// The id of the account that is paid
    to: AccountId,
    /// How much, such as 1234.50
    #[arg(allow_negative_numbers = true)]
    amount: Cents,
    /// The id of the transfer, so that it can be requested again: it happens once
    #[arg(long)]
    id: Option<TransferId>,
    /// The day that it counts for, such as 1993-01-31; today (UTC) where it is not said
    #[arg(long)]
    day: Option<Day>,
    /// Run the transfers here, and return when this one is over
    #[arg(long)]
    wait: bool,
    /// How long to wait for that, such as 30s or 5m
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "30s", requires = "wait")]
    give_up_after: Duration,
    #[command(flatten)]
    store: StoreArg,
}

impl Transfer {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self { from, to, amount, id, day, wait, give_up_after, store } = self;
        let store = store.url.open_existing().await?;
        let bank = Cqrs::new(store.log())?;
        let id = id.unwrap_or_else(|| Uuid::now_v7().to_string().into());
        let done = bank.execute(&id, RequestTransfer { from, to, amount, day }).await?;
        print(|out| match done.events.len() {
            0 => writeln!(out, "transfer {id} was requested already; nothing changed"),
            _ => writeln!(out, "transfer {id} is requested"),
        })?;
        let told = if wait {
            let ended = goes_on(&store, &bank, &id, give_up_after).await;
            ended.and_then(|progress| tell(&id, &progress))
        } else {
            Ok(())
        };
        bank.shutdown().await;
        told
    }
}

/// Runs the transfers until this one is over, and gives how it ended.
pub(super) async fn goes_on(
    store: &Store,
    bank: &Cqrs,
    id: &TransferId,
    at_most: Duration,
) -> Result<Progress, Failure> {
    let projections = store.start_projections().await?;
    let processes = store.start_process_managers(bank.clone()).await?;
    let ended = tokio::select! {
        biased;
        () = asked_to_stop() => Err(Failure::Interrupted),
        over = until_it_is_over(&projections, id) => over,
        () = sleep_until(Instant::now() + at_most) => Err(Failure::Because(format!(
            "transfer {id} is still under way; `banking transfer-status {id}` shows how it goes on"
        ))),
    };
    processes.shutdown().await;
    projections.shutdown().await;
    ended
}

async fn until_it_is_over(projections: &Projections, id: &TransferId) -> Result<Progress, Failure> {
    let mut glances = interval_at(Instant::now(), GLANCE);
    loop {
        glances.tick().await;
        let found = projections.documents::<Progress>().get(id).await?;
        if let Some(over) = found.filter(|found| found.document.stage.is_over()) {
            return Ok(over.document);
        }
    }
}

fn tell(id: &TransferId, progress: &Progress) -> Result<(), Failure> {
    let Progress { payer, payee, amount, .. } = progress;
    let reason = progress.reason().unwrap_or_default();
    match progress.stage {
        Stage::Failed => Err(Failure::Because(format!("transfer {id} has failed: {reason}"))),
        Stage::Reversed => Err(Failure::Because(format!(
            "transfer {id} was reversed, {payer} has the {amount} back: {reason}"
        ))),
        Stage::Stranded => Err(Failure::Because(format!(
            "transfer {id} is stranded, the bank holds the {amount}: {reason}"
        ))),
        _ => print(|out| writeln!(out, "transfer {id} has completed: {payee} has the {amount}")),
    }
}
