use comfy_table::{Table, presets::UTF8_HORIZONTAL_ONLY};

use super::{JobReport, SweepReport, rows};

/// A job as a table for the terminal.
pub(crate) fn terminal(job: &JobReport) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(rows::head(job)).add_rows(rows::rows(job));
    let errors = job.contenders.iter().filter_map(|contender| {
        let error = contender.figures.as_ref()?.first_error.as_ref()?;
        Some(format!("\n{}: the first error: {error}", contender.name))
    });
    format!("{}\n{table}{}", job.title, errors.collect::<String>())
}

/// A sweep as a table for the terminal.
pub(crate) fn terminal_of_sweep(sweep: &SweepReport) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(sweep.head()).add_rows(sweep.rows());
    format!("{}\n{table}", sweep.title)
}
