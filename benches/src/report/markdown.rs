use super::{Report, rows};

/// The whole report as Markdown.
pub(super) fn markdown(report: &Report) -> String {
    let Report { at, command, rounds, seconds, machine, jobs } = report;
    let mut text = format!(
        "`{command}`, {at}: {rounds} rounds of {seconds} s for each contender, in turns.\n\n\
         | | |\n|---|---|\n"
    );
    for (name, value) in machine.facts() {
        text += &format!("| {name} | {value} |\n");
    }
    for job in jobs {
        let head = rows::head(job);
        text += &format!("\n### {}\n\n", capitalised(&job.title));
        text += &line(&head);
        text += &line(&vec!["---".to_owned(); head.len()]);
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
