use super::Job;
use crate::{budget::Budget, contenders::Processes, venue::Postgres};

/// Processes of their own that share a log and the callers: what a second machine would do.
pub(super) fn job(server: &Postgres) -> Job {
    let job = Job::new("64 callers in one, two and four processes", 64);
    [1, 2, 4].into_iter().fold(job, |job, processes| {
        job.measure(Processes { server: server.clone(), processes }, [Budget::NoErrors])
    })
}
