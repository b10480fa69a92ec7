use std::{sync::Arc, time::Duration};

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Lag, Runner},
    venue::Postgres,
};

/// How far a projection is behind commands that come at a steady rate.
pub(super) fn jobs(server: &Postgres) -> Vec<Job> {
    [200, 1_000].map(|rate| job(server, rate)).into()
}

fn job(server: &Postgres, commands_per_second: u32) -> Job {
    let budgets = [
        Budget::P50(Duration::from_micros(800)),
        Budget::P99(Duration::from_millis(2)),
        Budget::NoErrors,
    ];
    let lag = |runner| Lag { venue: Arc::new(server.clone()), commands_per_second, runner };
    Job::new(format!("lag of documents at {commands_per_second} commands/s"), 16)
        .at_a_given_rate()
        .in_short(commands_per_second == 1_000)
        .measure(lag(Runner::Here), budgets)
        .measure(lag(Runner::Elsewhere), budgets)
}
