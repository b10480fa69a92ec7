use banking::{account::AccountId, transfer::TransferId, transfers::Progress};
use clap::Args;
use cqrs_core::{Comparison, Found, Projections, QueryError};
use serde::Serialize;

use super::{
    Failure,
    catch_up::catch_up,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// How many are read at a time.
const PAGE: u32 = 1_000;

/// List the transfers, and how far each is
#[derive(Args)]
pub(crate) struct Transfers {
    /// Only those that are not over
    #[arg(long)]
    open: bool,
    /// Only those that this account pays
    #[arg(long, value_name = "ACCOUNT")]
    from: Option<AccountId>,
    /// Only those that this account is paid
    #[arg(long, value_name = "ACCOUNT")]
    to: Option<AccountId>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    store: StoreArg,
}

#[derive(Serialize)]
struct TransferLine {
    transfer_id: String,
    day: String,
    from: String,
    to: String,
    amount: String,
    stage: &'static str,
    reason: Option<String>,
}

impl Transfers {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let projections = catch_up(&store).await?;
        let lines = self.wanted(&projections).await?;
        projections.shutdown().await;
        print_list(self.format, &lines)
    }

    async fn wanted(&self, projections: &Projections) -> Result<Vec<TransferLine>, QueryError> {
        let mut transfers = projections.documents::<Progress>();
        if self.open {
            transfers = transfers.filter("open", Comparison::Equal, true);
        }
        for (column, account) in [("payer", &self.from), ("payee", &self.to)] {
            if let Some(account) = account {
                transfers = transfers.filter(column, Comparison::Equal, account.to_string());
            }
        }
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let page = transfers.page(after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(lines) };
            after = Some(last.key.clone());
            lines.extend(page.into_iter().map(TransferLine::from));
        }
    }
}

impl From<Found<TransferId, Progress>> for TransferLine {
    fn from(found: Found<TransferId, Progress>) -> Self {
        let progress = found.document;
        Self {
            transfer_id: found.key.to_string(),
            day: progress.day.to_string(),
            from: progress.payer.to_string(),
            to: progress.payee.to_string(),
            amount: progress.amount.to_string(),
            stage: progress.stage.told(),
            reason: progress.reason().map(str::to_owned),
        }
    }
}

impl Line for TransferLine {
    const COLUMNS: &'static [&'static str] =
        &["transfer_id", "day", "from", "to", "amount", "stage", "reason"];
    const FIGURES: &'static [&'static str] = &["amount"];

    fn cells(&self) -> Vec<String> {
        let Self { transfer_id, day, from, to, amount, stage, reason } = self;
        let reason = reason.as_deref().unwrap_or_default();
        [transfer_id, day, from, to, amount, *stage, reason].map(str::to_owned).to_vec()
    }
}
