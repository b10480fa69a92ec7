use std::time::Duration;

use super::{PICTURES, Report, capitalised, overall::overall, rows};
use crate::plan::roughly;

/// The whole report as Markdown.
pub(super) fn markdown(report: &Report) -> String {
    let Report { at, command, rounds, seconds, machine, took_seconds, jobs, sweeps, .. } = report;
    let took = roughly(Duration::from_secs_f64(*took_seconds));
    let mut text = format!(
        "`{command}`, {at}: {rounds} rounds of {seconds} s for each contender, in turns;\n\
         {took} in all.\n\n\
         | | |\n|---|---|\n"
    );
    text.extend(machine.facts().map(|(name, value)| format!("| {name} | {value} |\n")));
    text.extend(report.shortened().map(|text| format!("\n{text}\n")));
    text.extend(["\n", &overall(report), "\n"]);
    for job in jobs {
        text.push_str(&title(&job.title));
        text.extend(table(&rows::head(job), rows::rows(job)));
    }
    for sweep in sweeps {
        let picture = format!("![{}]({PICTURES}/{}.svg)\n\n", sweep.title, sweep.picture);
        text.extend([title(&sweep.title), picture]);
        text.extend(table(&sweep.head(), sweep.rows()));
    }
    text
}

fn title(of: &str) -> String {
    format!("\n### {}\n\n", capitalised(of))
}

fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> impl Iterator<Item = String> {
    let rule = vec!["---".to_owned(); head.len()];
    [line(head), line(&rule)].into_iter().chain(rows.map(|row| line(&row)))
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}
