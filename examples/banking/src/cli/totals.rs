use banking::{Day, totals::DailyTotal};
use clap::Args;
use cqrs_core::{Found, Projections, QueryError};
use serde::Serialize;

use super::{
    Failure,
    catch_up::catch_up,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// How many days are read at a time.
const PAGE: u32 = 1_000;

/// List what moved through the whole bank, day by day
#[derive(Args)]
pub(crate) struct Totals {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    store: StoreArg,
}

#[derive(Serialize)]
struct TotalLine {
    day: String,
    deposited: String,
    withdrawn: String,
    transactions: u64,
}

impl Totals {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let projections = catch_up(&store).await?;
        let lines = all(&projections).await?;
        projections.shutdown().await;
        print_list(self.format, &lines)
    }
}

/// The keys are in the order of their text, which for days is that of time.
async fn all(projections: &Projections) -> Result<Vec<TotalLine>, QueryError> {
    let documents = projections.documents::<DailyTotal>();
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let page = documents.page(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(lines) };
        after = Some(last.key);
        lines.extend(page.into_iter().map(TotalLine::from));
    }
}

impl From<Found<Day, DailyTotal>> for TotalLine {
    fn from(found: Found<Day, DailyTotal>) -> Self {
        let DailyTotal { deposited, withdrawn, transactions } = found.document;
        Self {
            day: found.key.to_string(),
            deposited: deposited.to_string(),
            withdrawn: withdrawn.to_string(),
            transactions,
        }
    }
}

impl Line for TotalLine {
    const COLUMNS: &'static [&'static str] = &["day", "deposited", "withdrawn", "transactions"];
    const FIGURES: &'static [&'static str] = &["deposited", "withdrawn", "transactions"];

    fn cells(&self) -> Vec<String> {
        let transactions = self.transactions.to_string();
        vec![self.day.clone(), self.deposited.clone(), self.withdrawn.clone(), transactions]
    }
}
