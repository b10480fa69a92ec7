use std::sync::Arc;

use super::Job;
use crate::{
    budget::Budget,
    contenders::{Accounts, Framework, GroupedAppend, GroupedRows},
    venue::Sqlite,
};

/// Whole commands on the embedded store, against rows written by hand.
pub(super) fn jobs() -> Vec<Job> {
    let mut jobs: Vec<_> = [1, 8, 64, 512].map(own_accounts).into();
    let framework = Framework::alone(Arc::new(Sqlite), Accounts::One);
    jobs.push(
        Job::new("embedded, 16 callers on one account", 16).measure(framework, [Budget::NoErrors]),
    );
    jobs
}

fn own_accounts(callers: usize) -> Job {
    let venue = Arc::new(Sqlite);
    let budgets = if callers == 64 { vec![Budget::Rate(60_000.0)] } else { Vec::new() };
    let title = match callers {
        1 => "embedded, 1 caller".into(),
        n => format!("embedded, {n} callers on own accounts"),
    };
    let framework = Framework::alone(venue.clone(), Accounts::Own);
    Job::new(title, callers)
        .in_short(callers == 64)
        .measure(framework, budgets)
        .limit(GroupedRows { size: 1 })
        .limit(GroupedRows { size: 100 })
        .limit(GroupedAppend { venue, size: callers.min(128) })
}
