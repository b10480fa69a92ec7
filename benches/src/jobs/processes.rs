use cqrs_bench_kit::Work;

use super::Job;
use crate::{budget::Budget, contenders::Processes, peers::Peers, venue::Postgres};

/// 64 callers, shared by two and by four processes on one log.
pub(super) fn jobs(server: &Postgres, peers: &Peers) -> Vec<Job> {
    let job = |processes| {
        let cqrs = Processes { server: server.clone(), processes };
        let job = Job::new(format!("64 callers in {processes} processes"), 64)
            .measure(cqrs, [Budget::NoErrors]);
        peers.join_in(job, server, Work::OwnAccounts, processes)
    };
    [2, 4].map(job).into()
}
