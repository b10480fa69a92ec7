//! What is measured: each job has its contenders, who take turns round by round.

mod job;

mod sweep;

mod scaling;

mod own_accounts;

mod skewed_accounts;

mod one_account;

mod long_account;

mod two_instances;

mod processes;

mod slow_disk;

mod embedded;

mod in_memory;

mod replay;

mod rebuild;

mod lag;

use std::{sync::Arc, time::Duration};

use crate::{
    history::{History, Spread},
    peers::Peers,
    venue::{Postgres, Sqlite},
};

pub(crate) use job::{Entrant, Job, Role};
pub(crate) use sweep::Sweep;

/// How much there is to read.
const EVENTS: u64 = 500_000;
const ACCOUNTS: u64 = 10_000;

/// The jobs on PostgreSQL.
pub(crate) fn on_postgres(server: &Postgres, peers: &Peers, commit_delay: Duration) -> Vec<Job> {
    let mut jobs = own_accounts::jobs(server, peers);
    jobs.push(skewed_accounts::on_postgres(server));
    jobs.push(one_account::job(server, peers));
    jobs.extend(two_instances::jobs(server));
    jobs.extend(processes::jobs(server, peers));
    jobs.extend(long_account::jobs(server, peers));
    if commit_delay > Duration::ZERO {
        jobs.extend(slow_disk::jobs(server, commit_delay));
    }
    let even = History::new(Arc::new(server.clone()), EVENTS, ACCOUNTS, Spread::Even);
    let skewed = History::new(Arc::new(server.clone()), EVENTS, ACCOUNTS, Spread::Skewed);
    jobs.push(replay::on_postgres(server, peers, &even));
    jobs.push(rebuild::on_postgres(server, peers, &even));
    jobs.push(rebuild::on_postgres(server, &Peers::none(), &skewed));
    jobs.extend(lag::jobs(server, peers));
    jobs
}

/// The jobs on the embedded store.
pub(crate) fn embedded() -> Vec<Job> {
    let mut jobs = embedded::jobs();
    jobs.push(skewed_accounts::embedded());
    let even = History::new(Arc::new(Sqlite), EVENTS, ACCOUNTS, Spread::Even);
    jobs.push(replay::embedded(&even));
    jobs.push(rebuild::embedded(&even));
    jobs
}

/// The sweeps on PostgreSQL.
pub(crate) fn sweeps_on_postgres(server: &Postgres, peers: &Peers) -> Vec<Sweep> {
    scaling::on_postgres(server, peers)
}

/// The sweeps on the embedded store.
pub(crate) fn sweeps_embedded() -> Vec<Sweep> {
    scaling::embedded()
}

/// The jobs on the log in memory.
pub(crate) fn in_memory() -> Vec<Job> {
    in_memory::jobs()
}
