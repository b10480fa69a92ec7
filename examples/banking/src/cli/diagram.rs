use clap::Args;
use cqrs_core::{Diagram, Registry};

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
            diagram = diagram.only_process(name);
        }
        print(|out| write!(out, "{diagram}"))
    }
}
