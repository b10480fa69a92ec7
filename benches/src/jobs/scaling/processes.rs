use super::{Job, Sweep};
use crate::{contenders::Processes, venue::Postgres};

/// 64 callers, shared by more and more processes on one log.
pub(super) fn on_postgres(server: &Postgres) -> Sweep {
    let job = |processes: u32| {
        let cqrs = Processes { server: server.clone(), processes: processes as usize };
        Job::new(format!("scaling, {processes} processes"), 64)
            .measure(cqrs, [])
            .called("cqrs, 64 callers in all")
    };
    Sweep::new("scaling: processes that share a log", "processes", [1, 2, 4], job)
        .drawn_as("processes-postgres")
}
