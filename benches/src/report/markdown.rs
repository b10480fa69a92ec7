use super::{Report, overall::overall, rows};

/// The whole report as Markdown.
pub(super) fn markdown(report: &Report) -> String {
    let Report { at, command, rounds, seconds, machine, jobs, .. } = report;
    let mut text = format!(
        "`{command}`, {at}: {rounds} rounds of {seconds} s for each contender, in turns.\n\n\
         | | |\n|---|---|\n"
    );
    text.extend(machine.facts().map(|(name, value)| format!("| {name} | {value} |\n")));
    text.extend(["\n", &overall(jobs), "\n"]);
    for job in jobs {
        let head = rows::head(job);
        let rule = vec!["---".to_owned(); head.len()];
        let title = format!("\n### {}\n\n", capitalised(&job.title));
        text.extend([title, line(&head), line(&rule)]);
        text.extend(rows::rows(job).map(|row| line(&row)));
    }
    text
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
