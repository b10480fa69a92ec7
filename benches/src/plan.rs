//! What is going to be run, and how long that will take.

use std::time::Duration;

use cqrs_bench_kit::{Effort, Pace};

use crate::{
    args::Args,
    jobs::{Entrant, Job, Role, Sweep},
};

/// The jobs of a run, in order.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) jobs: Vec<Job>,
    pub(crate) sweeps: Vec<Sweep>,
}

/// A round on top of its pace: a database, connections, accounts, the check of the log.
const AROUND: Duration = Duration::from_millis(400);
/// The same of a peer, which starts a process, and makes a schema as it does.
const AROUND_A_PEER: Duration = Duration::from_millis(900);
/// A piece of work that is done once, with everything around it.
const ONCE: Duration = Duration::from_millis(1_500);

impl Plan {
    /// Keeps what is asked for, and says what the short form leaves out.
    pub(crate) fn keep(&mut self, args: &Args) -> Vec<String> {
        let mut left_out = Vec::new();
        self.jobs.retain(|job| args.wants(&job.title));
        self.sweeps.retain(|sweep| args.wants(&sweep.title));
        if args.is_a_choice() {
            let jobs = self.jobs.iter().filter(|job| !job.in_short).map(|job| &job.title);
            left_out.extend(jobs.chain(self.sweeps.iter().map(|s| &s.title)).cloned());
            self.jobs.retain(|job| job.in_short);
            self.sweeps.clear();
        }
        left_out
    }

    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        let jobs = self.jobs.iter().map(|job| &*job.title);
        jobs.chain(self.sweeps.iter().map(|sweep| &*sweep.title))
    }

    /// Roughly. Building the peers is not in it.
    pub(crate) fn estimate(&self, args: &Args) -> Duration {
        let jobs = self.jobs.iter().map(|job| of_job(job, args.rounds(), args.pace()));
        let points = self.sweeps.iter().flat_map(|sweep| &sweep.points);
        let points = points.map(|(_, job)| of_job(job, args.sweep_rounds(), args.sweep_pace()));
        jobs.chain(points).sum()
    }
}

fn of_job(job: &Job, rounds: usize, pace: Pace) -> Duration {
    let round = |entrant: &Entrant| match (job.effort, entrant.role) {
        (Effort::Once, _) => ONCE,
        (Effort::Again, Role::Peer) => pace.warm_up + pace.window + AROUND_A_PEER,
        (Effort::Again, _) => pace.warm_up + pace.window + AROUND,
    };
    let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
    job.set_up + job.entrants.iter().map(round).sum::<Duration>() * rounds
}

/// As in `26 min` and `40 s`.
pub(crate) fn roughly(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 90.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}
