use comfy_table::{Table, presets::UTF8_HORIZONTAL_ONLY};

use super::{JobReport, rows};

/// A job as a table for the terminal.
pub(crate) fn terminal(job: &JobReport) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(rows::head(job)).add_rows(rows::rows(job));
    let mut text = format!("{}\n{table}", job.title);
    for contender in &job.contenders {
        if let Some(error) = &contender.first_error {
            text += &format!("\n{}: the first error: {error}", contender.name);
        }
    }
    text
}
