use banking::{Month, account::AccountId, statements};
use clap::Args;
use serde::Serialize;

use super::{
    Failure,
    catch_up::catch_up,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// List what an account did, month by month
#[derive(Args)]
pub(crate) struct Statement {
    /// The id of the account
    account: AccountId,
    /// Only this month, such as 1993-01
    #[arg(long)]
    month: Option<Month>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    store: StoreArg,
}

#[derive(Serialize)]
struct StatementLine {
    month: String,
    credits: String,
    debits: String,
    closing: String,
}

impl Statement {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let projections = catch_up(&store).await?;
        let statements = store.statements().of(&self.account, self.month).await?;
        projections.shutdown().await;
        let lines: Vec<_> = statements.into_iter().map(StatementLine::from).collect();
        print_list(self.format, &lines)
    }
}

impl From<statements::Statement> for StatementLine {
    fn from(statement: statements::Statement) -> Self {
        Self {
            month: statement.month.to_string(),
            credits: statement.credits.to_string(),
            debits: statement.debits.to_string(),
            closing: statement.closing.to_string(),
        }
    }
}

impl Line for StatementLine {
    const COLUMNS: &'static [&'static str] = &["month", "credits", "debits", "closing"];
    const FIGURES: &'static [&'static str] = &["credits", "debits", "closing"];

    fn cells(&self) -> Vec<String> {
        let Self { month, credits, debits, closing } = self;
        [month, credits, debits, closing].map(String::clone).to_vec()
    }
}
