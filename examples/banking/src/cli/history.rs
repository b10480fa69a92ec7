use banking::{
    account::AccountId,
    history::{Entry, history},
};
use clap::Args;
use serde::Serialize;

use super::{
    Failure,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// List what happened to an account
#[derive(Args)]
pub(crate) struct History {
    /// The id of the account
    account: AccountId,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    store: StoreArg,
}

#[derive(Serialize)]
pub(crate) struct EntryLine {
    version: u64,
    day: String,
    what: &'static str,
    amount: Option<String>,
    balance: String,
    note: String,
}

impl History {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let entries = history(&*store.log(), &self.account).await?;
        if entries.is_empty() {
            return Err(Failure::Because(format!("there is no account {}", self.account)));
        }
        let lines: Vec<_> = entries.into_iter().map(EntryLine::from).collect();
        print_list(self.format, &lines)
    }
}

impl From<Entry> for EntryLine {
    fn from(entry: Entry) -> Self {
        let (what, amount) = entry.told();
        Self {
            version: entry.version.get(),
            day: entry.day.to_string(),
            what,
            amount: amount.map(|amount| amount.to_string()),
            balance: entry.balance.to_string(),
            note: entry.note,
        }
    }
}

impl Line for EntryLine {
    const COLUMNS: &'static [&'static str] =
        &["version", "day", "what", "amount", "balance", "note"];
    const FIGURES: &'static [&'static str] = &["version", "amount", "balance"];

    fn cells(&self) -> Vec<String> {
        let amount = self.amount.clone().unwrap_or_default();
        let (version, day) = (self.version.to_string(), self.day.clone());
        vec![version, day, self.what.into(), amount, self.balance.clone(), self.note.clone()]
    }
}
