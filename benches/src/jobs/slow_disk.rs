use std::time::Duration;

use super::{Job, own_accounts};
use crate::venue::Postgres;

/// The same as on own accounts, on a disk that takes so much longer to flush.
pub(super) fn jobs(server: &Postgres, commit_delay: Duration) -> Vec<Job> {
    let slow = server.with_commit_delay(commit_delay);
    let slower = commit_delay.as_secs_f64() * 1e3;
    let job = |callers| {
        let mut job = own_accounts::job(&slow, callers, Vec::new()).in_short(false);
        job.title = format!("{}, each flush {slower} ms slower", job.title);
        job
    };
    [1, 64, 512].map(job).into()
}
