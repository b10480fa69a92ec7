//! Other frameworks, each in a process of its own: the program in `benches/peers`.

mod build;
mod peer;

use std::sync::Arc;

use cqrs_bench_kit::{Work, child::Program};
use tokio::sync::OnceCell;

use self::peer::Peer;
use crate::{jobs::Job, venue::Postgres};

/// All of them, in the order of the tables.
const SYSTEMS: [&str; 5] = ["cqrs-es", "disintegrate", "esrs", "eventcore", "evento"];

/// The peers of this run.
#[derive(Clone)]
pub(crate) struct Peers {
    systems: &'static [&'static str],
    /// Built when the first of them is measured; the words of the failure where it cannot be.
    program: Arc<OnceCell<Result<Program, String>>>,
}

impl Peers {
    pub(crate) fn all() -> Self {
        Self { systems: &SYSTEMS, program: Arc::default() }
    }

    pub(crate) fn none() -> Self {
        Self { systems: &[], program: Arc::default() }
    }

    /// Adds those that can do the work to the job.
    pub(crate) fn join(&self, job: Job, server: &Postgres, work: Work) -> Job {
        self.join_in(job, server, work, 1)
    }

    /// The same in several processes at once.
    pub(crate) fn join_in(&self, job: Job, server: &Postgres, work: Work, processes: usize) -> Job {
        let can = self.systems.iter().filter(|system| can(system, work));
        can.fold(job, |job, system| {
            let (peers, server) = (self.clone(), server.clone());
            job.peer(Peer { peers, server, system, work, processes, kept: OnceCell::new() })
        })
    }

    async fn program(&self) -> Result<&Program, String> {
        self.program.get_or_init(build::build).await.as_ref().map_err(Clone::clone)
    }
}

/// `docs/performance.md` says why not.
fn can(system: &str, work: Work) -> bool {
    match work {
        Work::LongAccount { snapshots: true, .. } => system != "esrs",
        _ => true,
    }
}
