//! The cells of a job's table, the same on a terminal and on a page.

use super::{
    JobReport,
    job::{ContenderReport, Figures},
};
use crate::{
    budget::{Judged, Verdict, thousands},
    jobs::Role,
};

/// The head of the table.
pub(super) fn head(job: &JobReport) -> Vec<String> {
    let figures: &[&str] = if job.once {
        &["", "events/s", "spread", "time", "CPU"]
    } else {
        &["", "commands/s", "spread", "p50", "p99", "CPU"]
    };
    let mut head: Vec<_> = figures.iter().map(ToString::to_string).collect();
    if has_stored(job) {
        head.push(if has_wal(job) { "disk + WAL" } else { "disk" }.into());
    }
    if has_memory(job) {
        head.push("memory".into());
    }
    if has_errors(job) {
        head.push("errors".into());
    }
    head.extend(best_peer(job).map(|name| format!("× best peer, {name}")));
    head.extend(limits(job).map(|name| format!("× {name}")));
    if has_budgets(job) {
        head.push("budget".into());
    }
    if has_remarks(job) {
        head.push("remark".into());
    }
    head
}

/// One line per contender.
pub(super) fn rows(job: &JobReport) -> impl Iterator<Item = Vec<String>> {
    job.contenders.iter().map(|contender| {
        let mut row = vec![contender.name.clone()];
        match &contender.figures {
            Some(figures) => row.extend(cells(job, figures)),
            None => row.resize(head_of_figures(job), "–".into()),
        }
        row.extend(best_peer(job).map(|peer| match &contender.best_peer {
            Some(best) if contender.name != peer => format!("{:.2}", best.times),
            _ => String::new(),
        }));
        row.extend(limits(job).map(|limit| ratio(contender, limit)));
        if has_budgets(job) {
            row.push(contender.budgets.iter().map(budget).collect::<Vec<_>>().join("; "));
        }
        if has_remarks(job) {
            row.push(remarks(contender).collect::<Vec<_>>().join("; "));
        }
        row
    })
}

/// A budget and what came of it.
pub(super) fn budget(judged: &Judged) -> String {
    let verdict = match judged.verdict {
        Verdict::Met => "met",
        Verdict::Missed => "missed",
        Verdict::NotMeasured => "not measured",
    };
    match &judged.measured {
        Some(measured) => format!("{}: {verdict}, {measured}", judged.budget),
        None => format!("{}: {verdict}", judged.budget),
    }
}

/// What a reader must know beside the figures.
pub(super) fn remarks(contender: &ContenderReport) -> impl Iterator<Item = String> {
    [better_peers(contender), strays(contender), failure(contender)].into_iter().flatten()
}

/// Who is faster, where somebody is.
fn better_peers(contender: &ContenderReport) -> Option<String> {
    let better = contender.better_peers.iter().map(|p| format!("{}: {:.2} ×", p.name, p.times));
    let better = better.collect::<Vec<_>>().join(", ");
    (!better.is_empty()).then(|| format!("slower than {better}"))
}

/// Where the log of a peer differs from what it answered.
fn strays(contender: &ContenderReport) -> Option<String> {
    let strays = contender.figures.as_ref()?.strays;
    let (lost, unreported) = (strays.lost, strays.unreported);
    (!strays.none()).then(|| {
        format!("{lost} acknowledged events lost, {unreported} stored that were reported as errors")
    })
}

/// Why there are no figures.
fn failure(contender: &ContenderReport) -> Option<String> {
    // In a table of a page, such a character would begin a new cell.
    contender.failure.as_ref().map(|why| format!("failed: {}", why.replace('|', "/")))
}

fn cells(job: &JobReport, figures: &Figures) -> Vec<String> {
    let mut cells = vec![thousands(figures.rate), format!("{:.0} %", figures.spread * 100.0)];
    if job.once {
        cells.push(format!("{:.2} s", figures.p50_ms / 1e3));
    } else {
        cells.extend([figures.p50_ms, figures.p99_ms].map(|ms| format!("{ms:.2} ms")));
    }
    cells.push(cpu(figures));
    if has_stored(job) {
        cells.push(stored(figures));
    }
    if has_memory(job) {
        let memory = figures.peak_memory_mb.map(|mb| format!("{mb:.0} MB"));
        cells.push(memory.unwrap_or_default());
    }
    if has_errors(job) {
        cells.push(figures.errors.to_string());
    }
    cells
}

/// How many columns of a row the figures fill, the name included.
fn head_of_figures(job: &JobReport) -> usize {
    let fixed = if job.once { 5 } else { 6 };
    fixed
        + [has_stored(job), has_memory(job), has_errors(job)].map(usize::from).iter().sum::<usize>()
}

/// Of a command or an event, in microseconds: client, and server where it had a part in it.
fn cpu(figures: &Figures) -> String {
    let (client, server) = (figures.client_cpu_us, figures.server_cpu_us);
    let digits = if client + server < 20.0 { 2 } else { 0 };
    // A server that idles beside the embedded store uses a little too.
    if server >= client / 50.0 {
        format!("{client:.digits$} + {server:.digits$} µs")
    } else {
        format!("{client:.digits$} µs")
    }
}

/// Bytes of an event: tables and indexes, and the write-ahead log where it can be told apart.
fn stored(figures: &Figures) -> String {
    match (figures.disk_bytes, figures.wal_bytes) {
        (Some(disk), Some(wal)) => format!("{disk:.0} + {wal:.0} B"),
        (Some(disk), None) => format!("{disk:.0} B"),
        (None, _) => String::new(),
    }
}

fn limits(job: &JobReport) -> impl Iterator<Item = &str> {
    job.contenders.iter().filter(|c| c.role == Role::Limit).map(|c| &*c.name)
}

/// The name of the best of the peers.
fn best_peer(job: &JobReport) -> Option<&str> {
    job.contenders.iter().find_map(|c| c.best_peer.as_ref()).map(|best| &*best.name)
}

fn ratio(contender: &ContenderReport, limit: &str) -> String {
    let times = contender.limits.iter().find(|times| times.name == limit);
    match times {
        Some(times) if contender.name != limit => format!("{:.2}", times.times),
        _ => String::new(),
    }
}

/// Errors are worth a column where there are any, or none is promised.
fn has_errors(job: &JobReport) -> bool {
    let promised = |c: &ContenderReport| c.budgets.iter().any(|b| b.budget == "no errors");
    let any = |c: &ContenderReport| c.figures.as_ref().is_some_and(|figures| figures.errors > 0);
    job.contenders.iter().any(|c| any(c) || promised(c))
}

fn has_stored(job: &JobReport) -> bool {
    job.contenders.iter().filter_map(|c| c.figures.as_ref()).any(|f| f.disk_bytes.is_some())
}

fn has_wal(job: &JobReport) -> bool {
    job.contenders.iter().filter_map(|c| c.figures.as_ref()).any(|f| f.wal_bytes.is_some())
}

fn has_memory(job: &JobReport) -> bool {
    job.contenders.iter().filter_map(|c| c.figures.as_ref()).any(|f| f.peak_memory_mb.is_some())
}

fn has_budgets(job: &JobReport) -> bool {
    job.contenders.iter().any(|c| !c.budgets.is_empty())
}

fn has_remarks(job: &JobReport) -> bool {
    job.contenders.iter().any(|c| remarks(c).next().is_some())
}
