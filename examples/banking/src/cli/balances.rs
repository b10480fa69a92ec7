use std::cmp::Ordering;

use banking::{account::AccountId, balances::Balance};
use clap::Args;
use cqrs_core::{Found, Projections, QueryError};
use serde::Serialize;

use super::{
    Failure,
    catch_up::catch_up,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// How many are read at a time.
const PAGE: u32 = 1_000;

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
        let projections = catch_up(&store).await?;
        let mut lines = all(&projections).await?;
        projections.shutdown().await;
        lines.sort_by(|a, b| by_id(&a.account_id, &b.account_id));
        print_list(self.format, &lines)
    }
}

async fn all(projections: &Projections) -> Result<Vec<BalanceLine>, QueryError> {
    let documents = projections.documents::<Balance>();
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let page = documents.page(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(lines) };
        after = Some(last.key.clone());
        lines.extend(page.into_iter().map(BalanceLine::from));
    }
}

impl From<Found<AccountId, Balance>> for BalanceLine {
    fn from(found: Found<AccountId, Balance>) -> Self {
        Self {
            account_id: found.key.to_string(),
            balance: found.document.balance.to_string(),
            version: found.version.get(),
        }
    }
}

impl Line for BalanceLine {
    const COLUMNS: &'static [&'static str] = &["account_id", "balance", "version"];
    const FIGURES: &'static [&'static str] = &["balance", "version"];

    fn cells(&self) -> Vec<String> {
        vec![self.account_id.clone(), self.balance.clone(), self.version.to_string()]
    }
}

/// Numbers before texts, and by their value however long they are.
fn by_id(a: &str, b: &str) -> Ordering {
    let number = |id: &str| id.bytes().all(|b| b.is_ascii_digit());
    match (number(a), number(b)) {
        (true, true) => {
            let (x, y) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y)).then_with(|| a.cmp(b))
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_ids_as_numbers_where_they_are_numbers() {
        let huge = "9".repeat(50);
        let mut ids = ["b", "10", huge.as_str(), "a10", "9", "a9", "010", "0", "-1"];
        ids.sort_by(|a, b| by_id(a, b));
        assert_eq!(ids, ["0", "9", "010", "10", huge.as_str(), "-1", "a10", "a9", "b"]);
    }
}
