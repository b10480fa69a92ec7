use cqrs_bench_kit::{Effort, Round, Strays};
use serde::Serialize;

use crate::{
    budget::{Judged, Verdict},
    compare::{By, Ran},
    jobs::{Entrant, Job, Role},
    summary::Summary,
};

/// One job. What the fields mean for a reader of the JSON: `benches/JSON.md`.
#[derive(Debug, Serialize)]
pub(crate) struct JobReport {
    pub(super) title: String,
    pub(super) callers: usize,
    /// Whether each round is one piece of work, and events are counted, not commands.
    pub(super) once: bool,
    pub(super) contenders: Vec<ContenderReport>,
}

/// One contender in one job.
#[derive(Debug, Serialize)]
pub(super) struct ContenderReport {
    pub(super) name: String,
    pub(super) role: Role,
    /// Why there are no figures.
    pub(super) failure: Option<String>,
    pub(super) figures: Option<Figures>,
    /// How many times as good as each limit that ran.
    pub(super) limits: Vec<Times>,
    /// How many times as good as the best of the peers.
    pub(super) best_peer: Option<Times>,
    /// The peers that are better than this one, which is measured.
    pub(super) better_peers: Vec<Times>,
    pub(super) budgets: Vec<Judged>,
}

/// A ratio to somebody.
#[derive(Debug, Serialize)]
pub(super) struct Times {
    pub(super) name: String,
    pub(super) times: f64,
}

/// What was measured: medians of the rounds.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// Commands or events per second.
    pub(super) rate: f64,
    /// From the slowest round to the fastest, as a part of the median.
    pub(super) spread: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    /// Processor time of each.
    pub(super) client_cpu_us: f64,
    pub(super) server_cpu_us: f64,
    /// Bytes that one event takes on disk, and in the write-ahead log.
    pub(super) disk_bytes: Option<f64>,
    pub(super) wal_bytes: Option<f64>,
    /// The most memory that the contender's own processes had at once.
    pub(super) peak_memory_mb: Option<f64>,
    pub(super) errors: u64,
    pub(super) first_error: Option<String>,
    /// Where answers and log differ, in all rounds.
    pub(super) strays: Strays,
    rounds: Vec<RoundReport>,
}

/// One round.
#[derive(Debug, Serialize)]
struct RoundReport {
    rate: f64,
    p50_ms: f64,
    p99_ms: f64,
    client_cpu_us: f64,
    server_cpu_us: f64,
    errors: u64,
}

impl JobReport {
    pub(crate) fn of(job: &Job, all: &[Ran]) -> Self {
        let contender =
            |(entrant, own): (&Entrant, &Ran)| ContenderReport::of(job.by, entrant, own, all);
        Self {
            title: job.title.clone(),
            callers: job.callers,
            once: job.effort == Effort::Once,
            contenders: job.entrants.iter().zip(all).map(contender).collect(),
        }
    }

    /// Whether somebody failed who must not: the framework, or a limit.
    pub(super) fn is_broken(&self) -> bool {
        self.contenders.iter().any(|c| c.role != Role::Peer && c.failure.is_some())
    }
}

impl ContenderReport {
    fn of(by: By, entrant: &Entrant, own: &Ran, all: &[Ran]) -> Self {
        let summary = own.summary();
        let limits = all.iter().filter(|ran| ran.role == Role::Limit);
        let to_limit =
            |limit: &Ran| Some(Times::new(&limit.name, by.times(summary?, limit.summary()?)));
        let best_peer = summary.zip(by.best_peer(all));
        let better_peers = match (summary, own.role) {
            (Some(summary), Role::Measured) => by.better_peers(summary, all),
            _ => Vec::new(),
        };
        Self {
            name: own.name.clone(),
            role: own.role,
            failure: own.outcome.as_ref().err().cloned(),
            figures: summary.map(Figures::of),
            limits: limits.filter_map(to_limit).collect(),
            best_peer: best_peer.map(|(own, (name, peer))| Times::new(name, by.times(own, peer))),
            better_peers: better_peers.iter().map(|(name, t)| Times::new(name, *t)).collect(),
            budgets: entrant.budgets.iter().map(|b| b.judge(own, all)).collect(),
        }
    }

    /// How many of its budgets came to this.
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        self.budgets.iter().filter(|judged| judged.verdict == verdict).count()
    }
}

impl Times {
    fn new(name: &str, times: f64) -> Self {
        Self { name: name.to_owned(), times }
    }
}

impl Figures {
    fn of(own: &Summary) -> Self {
        let (client_cpu, server_cpu) = own.cpu();
        let mut strays = Strays::default();
        own.rounds.iter().for_each(|round| strays += round.strays);
        Self {
            rate: own.rate(),
            spread: own.spread(),
            p50_ms: own.p50().as_secs_f64() * 1e3,
            p99_ms: own.p99().as_secs_f64() * 1e3,
            client_cpu_us: client_cpu.as_secs_f64() * 1e6,
            server_cpu_us: server_cpu.as_secs_f64() * 1e6,
            disk_bytes: own.median_of(|r| Some(r.stored?.disk)),
            wal_bytes: own.median_of(|r| r.stored?.wal),
            peak_memory_mb: own.median_of(|r| r.peak_memory.map(megabytes)),
            errors: own.errors(),
            first_error: own.rounds.iter().find_map(|r| r.first_error.clone()),
            strays,
            rounds: own.rounds.iter().map(RoundReport::of).collect(),
        }
    }
}

impl RoundReport {
    fn of(round: &Round) -> Self {
        Self {
            rate: round.rate,
            p50_ms: round.p50.as_secs_f64() * 1e3,
            p99_ms: round.p99.as_secs_f64() * 1e3,
            client_cpu_us: round.client_cpu.as_secs_f64() * 1e6,
            server_cpu_us: round.server_cpu.as_secs_f64() * 1e6,
            errors: round.errors,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 bytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
