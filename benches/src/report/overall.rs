use std::fmt::Write as _;

use super::{Report, job::ContenderReport, rows};
use crate::{budget::Verdict, jobs::Role};

/// What a whole run came to, in a few lines: how many budgets are met, and by name everything
/// that a reader would have to search for.
pub(super) fn overall(report: &Report) -> String {
    let all = || report.all_jobs().flat_map(|job| job.contenders.iter().map(move |c| (job, c)));
    let count = |verdict| all().map(|(_, c)| c.count(verdict)).sum::<usize>();
    let mut text = format!(
        "Budgets: {} met, {} missed, {} not measured.",
        count(Verdict::Met),
        count(Verdict::Missed),
        count(Verdict::NotMeasured),
    );
    let rows = all().filter(|(_, c)| c.role == Role::Measured && c.best_peer.is_some());
    if rows.clone().next().is_some() {
        let slower = rows.clone().filter(|(_, c)| !c.better_peers.is_empty()).count();
        // Writing into a text does not fail.
        let _ = write!(
            text,
            " Rows where a peer is faster: {slower} of the {} that have one.",
            rows.count()
        );
    }
    let remarks = all().flat_map(|(job, c)| remarks(c).map(move |remark| (job, c, remark)));
    for (job, contender, remark) in remarks {
        let _ = write!(text, "\n* {}: {}: {remark}", job.title, contender.name);
    }
    text
}

fn remarks(contender: &ContenderReport) -> impl Iterator<Item = String> {
    let missed = contender.budgets.iter().filter(|b| b.verdict != Verdict::Met);
    let missed = missed.map(rows::budget);
    missed.chain(rows::remarks(contender))
}
