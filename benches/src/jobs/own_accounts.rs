use std::{sync::Arc, time::Duration};

use cqrs_bench_kit::Work;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Accounts, BareInsert, Framework, GroupedAppend, GroupedInsert},
    peers::Peers,
    venue::Postgres,
};

/// Whole commands by 1, 8, 64 and 512 callers, each on its own account.
pub(super) fn jobs(server: &Postgres, peers: &Peers) -> Vec<Job> {
    let job =
        |callers| peers.join(job(server, callers, budgets(callers)), server, Work::OwnAccounts);
    [1, 8, 64, 512].map(job).into()
}

/// The framework against one insert per commit, against one commit for all callers' rows, and
/// against its own store with such batches.
pub(super) fn job(server: &Postgres, callers: usize, budgets: Vec<Budget>) -> Job {
    let venue = Arc::new(server.clone());
    let framework = Framework::alone(venue.clone(), Accounts::Own);
    let job = Job::new(title(callers), callers)
        .in_short(matches!(callers, 1 | 64))
        .measure(framework, budgets)
        .limit(BareInsert { server: server.clone() });
    let grouped = GroupedInsert { server: server.clone(), size: at_once(callers) };
    // Of one row, it is the bare one.
    let job = if callers == 1 { job } else { job.limit(grouped) };
    job.limit(GroupedAppend { venue, size: at_once(callers) })
}

/// As many as so many callers can have in a batch: more than 128 gain next to nothing.
fn at_once(callers: usize) -> usize {
    callers.min(128)
}

/// The place of the bare insert among the contenders of a job.
pub(super) const BARE_INSERT: usize = 1;

fn title(callers: usize) -> String {
    match callers {
        1 => "1 caller on its own account".into(),
        n => format!("{n} callers on own accounts"),
    }
}

fn budgets(callers: usize) -> Vec<Budget> {
    let bare_inserts = |at_least| Budget::TimesAsFast { other: BARE_INSERT, at_least };
    let best_peer = |at_least| Budget::TimesBestPeer { at_least };
    match callers {
        1 => vec![best_peer(1.7), bare_inserts(0.5)],
        8 => vec![best_peer(1.4)],
        64 => {
            vec![best_peer(4.5), bare_inserts(1.2), Budget::P50(Duration::from_micros(1_600))]
        }
        512 => vec![bare_inserts(2.0)],
        _ => Vec::new(),
    }
}
