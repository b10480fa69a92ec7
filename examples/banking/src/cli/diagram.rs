use clap::Args;
use cqrs_core::{Diagram, RegisteredProcess, Registry};

use super::{Failure, output::print};

/// Draw what the bank is made of, as text for Mermaid
///
/// Commands, accounts and the like, events, and who hears of them: from what the program registers.
#[derive(Args)]
pub(crate) struct Draw {
    /// Only this process manager, such as `transfer_process`
    process: Option<String>,
}

impl Draw {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut diagram = Diagram::of(&Registry::discover()?);
        if let Some(name) = &self.process {
            let known: Vec<_> = RegisteredProcess::all().iter().map(|r| r.spec.name).collect();
            if !known.contains(&&**name) {
                let known = known.join(", ");
                let reason = format!("there is no process manager `{name}`; there are {known}");
                return Err(Failure::Because(reason));
            }
            diagram = diagram.only_process(name);
        }
        print(|out| write!(out, "{diagram}"))
    }
}
