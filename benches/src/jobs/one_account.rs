use std::sync::Arc;

use cqrs_bench_kit::child::Part;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Accounts, Framework},
    venue::Postgres,
};

/// Many callers who want the same account: alone in the process, and from two at once.
pub(super) fn job(server: &Postgres) -> Job {
    let framework = |instances| Framework {
        venue: Arc::new(server.clone()),
        accounts: Accounts::One,
        instances,
        part: Part::WHOLE,
    };
    Job::new("16 callers on one account", 16)
        .in_short(true)
        .measure(framework(1), [Budget::NoErrors, Budget::TimesBestPeer { at_least: 20.0 }])
        .measure(framework(2), [Budget::NoErrors])
}
