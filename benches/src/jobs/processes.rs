use cqrs_bench_kit::Work;

use super::Job;
use crate::{budget::Budget, contenders::Processes, peers::Peers, venue::Postgres};

/// 64 callers, shared by one, two and four processes on one log.
pub(super) fn jobs(server: &Postgres, peers: &Peers) -> Vec<Job> {
    let job = |processes| {
        let cqrs = Processes { server: server.clone(), processes };
        let title = match processes {
            1 => "64 callers in a process of its own".into(),
            n => format!("64 callers in {n} processes"),
        };
        let job = Job::new(title, 64).measure(cqrs, [Budget::NoErrors]);
        peers.join_in(job, server, Work::OwnAccounts, processes)
    };
    [1, 2, 4].map(job).into()
}
