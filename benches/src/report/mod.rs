//! What was measured, for people and for programs.

mod document;
mod markdown;
mod rows;
mod terminal;

use cqrs_bench_kit::{Effort, Failure};
use serde::Serialize;

use crate::{
    args::{Args, Output},
    budget::Judged,
    jobs::{Entrant, Job},
    machine::Machine,
    summary::Summary,
};

pub(crate) use document::check as check_document;
pub(crate) use terminal::terminal;

/// Everything of one run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
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

/// One job.
#[derive(Debug, Serialize)]
pub(crate) struct JobReport {
    title: String,
    callers: usize,
    /// Whether each round is one piece of work, and events are counted, not commands.
    once: bool,
    contenders: Vec<ContenderReport>,
}

/// One contender in one job.
#[derive(Debug, Serialize)]
struct ContenderReport {
    name: String,
    is_limit: bool,
    /// Commands or events per second, the median of the rounds.
    rate: f64,
    /// From the slowest round to the fastest, as a part of the median.
    spread: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// Processor time of each.
    client_cpu_us: f64,
    server_cpu_us: f64,
    errors: u64,
    first_error: Option<String>,
    /// Commands or events per second in each round.
    rounds: Vec<f64>,
    /// How many times as fast as each limit.
    times: Vec<(String, f64)>,
    budgets: Vec<Judged>,
}

impl JobReport {
    pub(crate) fn of(job: &Job, all: &[(String, Summary)]) -> Self {
        let limits = || job.entrants.iter().zip(all).filter(|(e, _)| e.is_limit).map(|(_, a)| a);
        let contender = |(entrant, (name, own)): (&Entrant, &(String, Summary))| {
            let (client_cpu, server_cpu) = own.cpu();
            ContenderReport {
                name: name.clone(),
                is_limit: entrant.is_limit,
                rate: own.rate(),
                spread: own.spread(),
                p50_ms: own.p50().as_secs_f64() * 1e3,
                p99_ms: own.p99().as_secs_f64() * 1e3,
                client_cpu_us: client_cpu.as_secs_f64() * 1e6,
                server_cpu_us: server_cpu.as_secs_f64() * 1e6,
                errors: own.errors(),
                first_error: own.rounds.iter().find_map(|r| r.first_error.clone()),
                rounds: own.rounds.iter().map(|r| r.rate).collect(),
                times: limits().map(|(name, limit)| (name.clone(), own.times(limit))).collect(),
                budgets: entrant.budgets.iter().map(|b| b.judge(own, all)).collect(),
            }
        };
        Self {
            title: job.title.clone(),
            callers: job.callers,
            once: job.effort == Effort::Once,
            contenders: job.entrants.iter().zip(all).map(contender).collect(),
        }
    }
}

impl Report {
    pub(crate) fn new(args: &Args, machine: Machine) -> Self {
        let arguments: Vec<_> = std::env::args().skip(1).collect();
        let command = "cargo run --release --manifest-path benches/Cargo.toml";
        Self {
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
        let missed = self.jobs.iter().flat_map(|j| &j.contenders).flat_map(|c| &c.budgets);
        let missed = missed.filter(|budget| !budget.met).count();
        println!("\nEvery answer was checked against the log. Budgets missed: {missed}.");
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
