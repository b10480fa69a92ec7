use cqrs_bench_kit::Work;

use super::{Job, Sweep};
use crate::{contenders::Processes, peers::Peers, venue::Postgres};

/// 64 callers, shared by more and more processes on one log.
pub(super) fn on_postgres(server: &Postgres, peers: &Peers) -> Sweep {
    let job = |processes: u32| {
        let cqrs = Processes { server: server.clone(), processes: processes as usize };
        let job = Job::new(format!("scaling, {processes} processes"), 64)
            .measure(cqrs, [])
            .called("cqrs");
        peers.join_in(job, server, Work::OwnAccounts, processes as usize)
    };
    Sweep::new("scaling: processes that share a log and 64 callers", "processes", [1, 2, 4], job)
        .drawn_as("processes-postgres")
}
