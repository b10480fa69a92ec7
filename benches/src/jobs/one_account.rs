use std::sync::Arc;

use cqrs_bench_kit::{Work, child::Part};

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Accounts, Framework},
    peers::Peers,
    venue::Postgres,
};

/// Many callers who want the same account: alone in the process, and from two at once.
pub(super) fn job(server: &Postgres, peers: &Peers) -> Job {
    let framework = |instances| Framework {
        venue: Arc::new(server.clone()),
        accounts: Accounts::One,
        instances,
        part: Part::WHOLE,
    };
    let job = Job::new("16 callers on one account", 16)
        .in_short(true)
        .measure(framework(1), [Budget::NoErrors, Budget::TimesBestPeer { at_least: 20.0 }])
        .measure(framework(2), [Budget::NoErrors]);
    peers.join(job, server, Work::OneAccount)
}
