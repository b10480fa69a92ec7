use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};
use cqrs_bench_kit::Pace;

/// Measures the framework side by side with the limits of the machine, and checks every answer.
#[derive(Debug, Parser)]
#[command(version)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) role: Option<Role>,

    /// Less than three minutes instead of half an hour: some of the jobs, rougher figures.
    #[arg(long)]
    pub(crate) short: bool,

    /// What to measure.
    #[arg(long, value_enum, default_value_t = Store::All)]
    pub(crate) store: Store,

    /// Only jobs whose title contains this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) job: Option<String>,

    /// Adds this to the niceness of the program, and of the server and the children that it starts;
    /// below 0 is a higher priority, which needs the right to.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) nice: Option<i32>,

    /// Only lists the jobs, and says how long they would take.
    #[arg(long)]
    pub(crate) list: bool,

    /// Rounds of each contender.
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,

    /// Seconds that are measured in a round.
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<f64>,

    /// Milliseconds added to each flush in the jobs on a slow disk; 0 leaves them out.
    #[arg(long, value_name = "MS", default_value_t = 2.0)]
    commit_delay: f64,

    /// Leaves the other frameworks out.
    #[arg(long)]
    pub(crate) without_peers: bool,

    /// Says what went on inside the framework too: how many appends travelled together.
    #[arg(long)]
    pub(crate) inside: bool,

    #[command(flatten)]
    pub(crate) output: Output,
}

/// What this program is where it starts itself once more.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Role {
    /// Runs the projection on a log until its input ends, and says how far it is.
    #[command(hide = true)]
    Follow {
        /// The log.
        url: String,
    },
    /// Takes part in a round with other processes.
    #[command(hide = true)]
    Serve {
        /// What to do, as JSON.
        errand: String,
    },
}

/// Where the tables go, beside the terminal.
#[derive(Debug, clap::Args)]
pub(crate) struct Output {
    /// Prints the tables as Markdown too.
    #[arg(long)]
    pub(crate) markdown: bool,

    /// Writes the tables into this file, between its markers. A page has all jobs.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = DOCUMENT,
        conflicts_with = "job"
    )]
    pub(crate) write: Option<PathBuf>,

    /// Writes everything that was measured into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Store {
    /// The log on PostgreSQL.
    Postgres,
    /// The embedded store.
    Sqlite,
    /// The loop alone, on the log in memory.
    Memory,
    /// PostgreSQL and the embedded store.
    All,
}

impl Args {
    pub(crate) fn rounds(&self) -> usize {
        self.rounds.unwrap_or(3).max(1)
    }

    pub(crate) fn pace(&self) -> Pace {
        let (warm_up, window) = if self.short { (0.2, 0.4) } else { (0.4, 1.0) };
        let window = self.seconds.filter(|s| (0.01..1e6).contains(s)).unwrap_or(window);
        let seconds = Duration::from_secs_f64;
        Pace { warm_up: seconds(warm_up), window: seconds(window) }
    }

    pub(crate) fn commit_delay(&self) -> Duration {
        // The most that the server sleeps.
        Duration::from_secs_f64(self.commit_delay.clamp(0.0, 100.0) / 1e3)
    }

    pub(crate) fn sweep_rounds(&self) -> usize {
        self.rounds.unwrap_or(2).max(1)
    }

    /// A sweep has many sizes; each is measured more roughly than a job.
    pub(crate) fn sweep_pace(&self) -> Pace {
        let pace = self.pace();
        Pace { warm_up: pace.warm_up / 2, window: pace.window / 2 }
    }

    /// Whether this is the short form, and not of a job that was asked for.
    pub(crate) fn is_a_choice(&self) -> bool {
        self.short && self.job.is_none()
    }

    pub(crate) fn wants(&self, title: &str) -> bool {
        self.job.as_deref().is_none_or(|text| title.contains(text))
    }
}
