//! What was measured, for people and for programs.

mod job;
mod sweep;

mod document;
mod markdown;
mod overall;
mod rows;
mod terminal;

#[cfg(test)]
mod tests;

use std::{path::Path, time::Duration};

use cqrs_bench_kit::Failure;
use serde::Serialize;

use crate::{
    args::{Args, Output},
    machine::Machine,
    plan::roughly,
};

pub(crate) use document::check as check_document;
pub(crate) use job::JobReport;
pub(crate) use sweep::SweepReport;
pub(crate) use terminal::{terminal, terminal_of_sweep};

/// The form of the JSON, raised where a field changes its meaning or goes: `benches/JSON.md`.
const FORMAT: u32 = 1;

/// The folder of the pictures, beside the page.
const PICTURES: &str = "pictures";

/// Everything of one run.
#[derive(Debug, Default, Serialize)]
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
    /// Jobs that the short form does not have.
    left_out: Vec<String>,
    /// How long all of it took.
    took_seconds: f64,
    pub(crate) jobs: Vec<JobReport>,
    pub(crate) sweeps: Vec<SweepReport>,
}

/// The folders of this machine are nobody's business.
fn without_folder(argument: &str) -> String {
    let path = Path::new(argument);
    let name = path.file_name().filter(|_| path.is_absolute());
    name.map_or_else(|| argument.to_owned(), |name| name.to_string_lossy().into_owned())
}

impl Report {
    pub(crate) fn new(args: &Args, machine: Machine, left_out: Vec<String>) -> Self {
        let arguments: Vec<_> = std::env::args().skip(1).map(|a| without_folder(&a)).collect();
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
            left_out,
            took_seconds: 0.0,
            jobs: Vec::new(),
            sweeps: Vec::new(),
        }
    }

    /// What it was measured on, before the first figure is there.
    pub(crate) fn preface(&self) -> String {
        let facts = self.machine.facts().map(|(name, value)| format!("{name}: {value}\n"));
        facts.chain(self.shortened().map(|text| format!("{text}\n"))).collect()
    }

    /// What the short form leaves out, in words.
    fn shortened(&self) -> Option<String> {
        let titles = self.left_out.join("; ");
        (!titles.is_empty()).then(|| format!("The short form leaves out: {titles}."))
    }

    /// Everything has been measured, which took so long.
    pub(crate) fn end(&mut self, took: Duration) {
        self.took_seconds = took.as_secs_f64();
        self.machine.look_again();
    }

    /// Every job, those of the sweeps too.
    fn all_jobs(&self) -> impl Iterator<Item = &JobReport> + Clone {
        let of_sweeps = self.sweeps.iter().flat_map(|sweep| &sweep.points);
        self.jobs.iter().chain(of_sweeps.map(|point| &point.job))
    }

    /// Whether somebody failed who must not.
    pub(crate) fn is_broken(&self) -> bool {
        self.all_jobs().any(JobReport::is_broken)
    }

    /// Draws the sweeps beside the page.
    fn draw(&self, page: &Path) -> Result<(), Failure> {
        let folder = page.parent().unwrap_or(Path::new("")).join(PICTURES);
        for sweep in &self.sweeps {
            std::fs::create_dir_all(&folder)?;
            let file = folder.join(sweep.picture).with_extension("svg");
            std::fs::write(file, sweep.picture().svg()?)?;
        }
        Ok(())
    }

    /// To wherever it was asked to go.
    pub(crate) fn publish(&self, output: &Output) -> Result<(), Failure> {
        let took = roughly(Duration::from_secs_f64(self.took_seconds));
        println!("\n{}\nIt took {took}.", overall::overall(self));
        if output.markdown {
            println!("\n{}", markdown::markdown(self));
        }
        if let Some(file) = &output.write {
            document::write(file, &markdown::markdown(self))?;
            self.draw(file)?;
            println!("Written into {}.", file.display());
        }
        if let Some(file) = &output.json {
            std::fs::write(file, serde_json::to_string_pretty(self)?)?;
            println!("Written to {}.", file.display());
        }
        Ok(())
    }
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
