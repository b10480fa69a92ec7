use std::{sync::Arc, time::Duration};

use cqrs_bench_kit::Work;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Lag, Runner},
    peers::Peers,
    venue::Postgres,
};

/// How far a projection is behind commands that come at a steady rate.
pub(super) fn jobs(server: &Postgres, peers: &Peers) -> Vec<Job> {
    [200, 1_000].map(|rate| job(server, peers, rate)).into()
}

fn job(server: &Postgres, peers: &Peers, commands_per_second: u32) -> Job {
    let budgets = [
        Budget::P50(Duration::from_micros(800)),
        Budget::P99(Duration::from_millis(2)),
        Budget::NoErrors,
    ];
    let lag = |runner| Lag { venue: Arc::new(server.clone()), commands_per_second, runner };
    let job = Job::new(format!("lag of documents at {commands_per_second} commands/s"), 16)
        .at_a_given_rate()
        .in_short(commands_per_second == 1_000)
        .measure(lag(Runner::Here), budgets)
        .measure(lag(Runner::Elsewhere), budgets);
    peers.join(job, server, Work::Lag { commands_per_second })
}
