use std::sync::Arc;

use cqrs_bench_kit::child::Part;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Accounts, Framework},
    venue::Postgres,
};

/// Two that share a log, as two processes do, against one with all the callers.
pub(super) fn jobs(server: &Postgres) -> Vec<Job> {
    let framework = |instances| Framework {
        venue: Arc::new(server.clone()),
        accounts: Accounts::Own,
        instances,
        part: Part::WHOLE,
    };
    let job = |callers| {
        Job::new(format!("{callers} callers, two instances on one log"), callers)
            .measure(framework(2), [Budget::NoErrors])
            .limit(framework(1))
    };
    [64, 512].map(job).into()
}
