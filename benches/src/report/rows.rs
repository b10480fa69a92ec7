//! The cells of a job's table, the same on a terminal and on a page.

use super::{ContenderReport, JobReport};
use crate::budget::thousands;

/// The head of the table.
pub(super) fn head(job: &JobReport) -> Vec<String> {
    let mut head: Vec<_> = match job.once {
        true => ["", "events/s", "spread", "time", "CPU"].map(str::to_owned).into(),
        false => ["", "commands/s", "spread", "p50", "p99", "CPU"].map(str::to_owned).into(),
    };
    if has_errors(job) {
        head.push("errors".into());
    }
    head.extend(limits(job).map(|name| format!("× {name}")));
    if has_budgets(job) {
        head.push("budget".into());
    }
    head
}

/// One line per contender.
pub(super) fn rows(job: &JobReport) -> impl Iterator<Item = Vec<String>> {
    job.contenders.iter().map(|contender| {
        let mut row = vec![
            contender.name.clone(),
            thousands(contender.rate),
            format!("{:.0} %", contender.spread * 100.0),
        ];
        if job.once {
            row.push(format!("{:.2} s", contender.p50_ms / 1e3));
        } else {
            row.extend([contender.p50_ms, contender.p99_ms].map(|ms| format!("{ms:.2} ms")));
        }
        row.push(cpu(contender));
        if has_errors(job) {
            row.push(contender.errors.to_string());
        }
        row.extend(limits(job).map(|limit| ratio(contender, limit)));
        if has_budgets(job) {
            row.push(budgets(contender));
        }
        row
    })
}

/// Of a command or an event, in microseconds: client, and server where it had a part in it.
fn cpu(contender: &ContenderReport) -> String {
    let (client, server) = (contender.client_cpu_us, contender.server_cpu_us);
    let digits = if client + server < 20.0 { 2 } else { 0 };
    // A server that idles beside the embedded store uses a little too.
    if server >= client / 50.0 {
        format!("{client:.digits$} + {server:.digits$} µs")
    } else {
        format!("{client:.digits$} µs")
    }
}

fn limits(job: &JobReport) -> impl Iterator<Item = &str> {
    job.contenders.iter().filter(|c| c.is_limit).map(|c| &*c.name)
}

fn ratio(contender: &ContenderReport, limit: &str) -> String {
    let times = contender.times.iter().find(|(name, _)| name == limit);
    match times {
        Some((_, times)) if contender.name != limit => format!("{times:.2}"),
        _ => String::new(),
    }
}

fn budgets(contender: &ContenderReport) -> String {
    let budget = |b: &crate::budget::Judged| {
        format!("{}: {}, {}", b.budget, if b.met { "met" } else { "missed" }, b.measured)
    };
    contender.budgets.iter().map(budget).collect::<Vec<_>>().join("; ")
}

/// Errors are worth a column where there are any, or none is promised.
fn has_errors(job: &JobReport) -> bool {
    job.contenders.iter().any(|c| c.errors > 0 || c.budgets.iter().any(|b| b.budget == "no errors"))
}

fn has_budgets(job: &JobReport) -> bool {
    job.contenders.iter().any(|c| !c.budgets.is_empty())
}
