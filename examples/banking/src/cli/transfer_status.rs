use banking::{
    Store,
    transfer::TransferId,
    transfer_process::TransferProcess,
    transfers::{Progress, Step},
};
use clap::Args;
use cqrs_core::{Cqrs, WaitingFor};
use serde::Serialize;

use super::{
    Failure,
    catch_up::catch_up,
    output::{Format, Line, print_list},
    store::StoreArg,
};

/// List what became of a transfer, step by step
#[derive(Args)]
pub(crate) struct TransferStatus {
    /// The id of the transfer
    transfer: TransferId,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    store: StoreArg,
}

#[derive(Serialize)]
struct StepLine {
    at: String,
    stage: &'static str,
    reason: Option<String>,
}

impl TransferStatus {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let store = self.store.url.open_existing().await?;
        let projections = catch_up(&store).await?;
        let found = projections.documents::<Progress>().get(&self.transfer).await?;
        projections.shutdown().await;
        let Some(found) = found else {
            return Err(Failure::Because(format!("there is no transfer {}", self.transfer)));
        };
        let mut lines: Vec<_> = found.document.steps.into_iter().map(StepLine::from).collect();
        lines.extend(self.troubles(&store).await?);
        print_list(self.format, &lines)
    }

    /// What holds it up at the moment.
    async fn troubles(&self, store: &Store) -> Result<Vec<StepLine>, Failure> {
        let processes = store.process_managers(Cqrs::new(store.log())?).attach()?;
        let found = processes.find::<TransferProcess>(&self.transfer).await;
        // Where nobody ever ran them, there is nothing to be found.
        let waiting = found.ok().flatten().map(|found| found.waiting).unwrap_or_default();
        let trouble = |waiting: WaitingFor| {
            let WaitingFor { name, at, trouble, .. } = waiting;
            let at = at.map(|at| at.to_string()).unwrap_or_default();
            Some(StepLine { at, stage: "held up", reason: Some(format!("{name}: {}", trouble?)) })
        };
        Ok(waiting.into_iter().filter_map(trouble).collect())
    }
}

impl From<Step> for StepLine {
    fn from(Step { stage, at, reason }: Step) -> Self {
        Self { at: at.to_string(), stage: stage.told(), reason }
    }
}

impl Line for StepLine {
    const COLUMNS: &'static [&'static str] = &["at", "stage", "reason"];
    const FIGURES: &'static [&'static str] = &[];

    fn cells(&self) -> Vec<String> {
        let reason = self.reason.clone().unwrap_or_default();
        vec![self.at.clone(), self.stage.to_owned(), reason]
    }
}
