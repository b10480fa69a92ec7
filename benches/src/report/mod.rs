//! What was measured, for people and for programs.

mod job;

mod document;
mod markdown;
mod overall;
mod rows;
mod terminal;

use cqrs_bench_kit::Failure;
use serde::Serialize;

use crate::{
    args::{Args, Output},
    machine::Machine,
};

pub(crate) use document::check as check_document;
pub(crate) use job::JobReport;
pub(crate) use terminal::terminal;

/// The form of the JSON, raised where a field changes its meaning or goes: `benches/JSON.md`.
const FORMAT: u32 = 1;

/// Everything of one run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    format: u32,
    /// When it began.
    at: String,
    /// What was asked for.
    command: String,
    /// Rounds of each contender, and how long each was measured.
    rounds: usize,
    seconds: f64,
    machine: Machine,
    pub(crate) jobs: Vec<JobReport>,
}

impl Report {
    pub(crate) fn new(args: &Args, machine: Machine) -> Self {
        let arguments: Vec<_> = std::env::args().skip(1).collect();
        let command = "cargo run --release --manifest-path benches/Cargo.toml";
        Self {
            format: FORMAT,
            at: jiff::Timestamp::now().strftime("%F").to_string(),
            command: [command, "--"]
                .into_iter()
                .chain(arguments.iter().map(|a| &**a))
                .collect::<Vec<_>>()
                .join(" "),
            rounds: args.rounds(),
            seconds: args.pace().window.as_secs_f64(),
            machine,
            jobs: Vec::new(),
        }
    }

    /// What it was measured on, before the first figure is there.
    pub(crate) fn preface(&self) -> String {
        let facts = self.machine.facts().map(|(name, value)| format!("{name}: {value}\n"));
        facts.collect::<Vec<_>>().concat()
    }

    /// To wherever it was asked to go.
    pub(crate) fn publish(&self, output: &Output) -> Result<(), Failure> {
        println!("\n{}", overall::overall(&self.jobs));
        if output.markdown {
            println!("\n{}", markdown::markdown(self));
        }
        if let Some(file) = &output.write {
            document::write(file, &markdown::markdown(self))?;
            println!("Written into {}.", file.display());
        }
        if let Some(file) = &output.json {
            std::fs::write(file, serde_json::to_string_pretty(self)?)?;
            println!("Written to {}.", file.display());
        }
        Ok(())
    }
}
