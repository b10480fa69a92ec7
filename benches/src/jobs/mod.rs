//! What is measured: each job has its contenders, who take turns round by round.

mod job;

mod own_accounts;

mod one_account;

mod long_account;

mod two_instances;

mod slow_disk;

mod embedded;

mod in_memory;

use std::time::Duration;

use crate::venue::Postgres;

pub(crate) use job::{Entrant, Job};

/// The jobs on PostgreSQL.
pub(crate) fn on_postgres(server: &Postgres, commit_delay: Duration) -> Vec<Job> {
    let mut jobs = own_accounts::jobs(server);
    jobs.push(one_account::job(server));
    jobs.extend(two_instances::jobs(server));
    jobs.extend(long_account::jobs(server));
    if commit_delay > Duration::ZERO {
        jobs.extend(slow_disk::jobs(server, commit_delay));
    }
    jobs
}

/// The jobs on the embedded store.
pub(crate) fn embedded() -> Vec<Job> {
    embedded::jobs()
}

/// The jobs on the log in memory.
pub(crate) fn in_memory() -> Vec<Job> {
    in_memory::jobs()
}
