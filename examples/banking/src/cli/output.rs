use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle, presets};
use serde::Serialize;

use super::Failure;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// For spreadsheets and scripts.
    Csv,
    /// An array of objects; amounts are strings, so that no reader rounds them.
    Json,
}

/// A line of a list.
pub(crate) trait Line: Serialize {
    /// The names of its columns.
    const COLUMNS: &'static [&'static str];
    /// Which of them hold figures.
    const FIGURES: &'static [&'static str];

    /// What stands in them.
    fn cells(&self) -> Vec<String>;
}

/// Writes a list to stdout.
pub(crate) fn print_list<L: Line>(format: Format, lines: &[L]) -> Result<(), Failure> {
    print(|out| match format {
        Format::Table => writeln!(out, "{}", table(lines)),
        Format::Csv => csv(out, lines),
        Format::Json => json(out, lines),
    })
}

/// Writes to stdout, and notices when nobody reads.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(|e| Failure::of_output(&e))
}

/// A line under the names of the columns, and none between the rows.
const LOOK: TableStyle = presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none());

/// A list for people.
pub(crate) fn table<L: Line>(lines: &[L]) -> Table {
    let mut table = Table::new();
    table.load_style(LOOK).set_header(L::COLUMNS);
    table.add_rows(lines.iter().map(Line::cells));
    for (at, name) in L::COLUMNS.iter().enumerate() {
        if let Some(column) = table.column_mut(at).filter(|_| L::FIGURES.contains(name)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn csv<L: Line>(out: &mut dyn Write, lines: &[L]) -> io::Result<()> {
    // The kind of an error is kept: a pipe that nobody reads is not a failure.
    let kept = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    };
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(L::COLUMNS).map_err(kept)?;
    for line in lines {
        csv.write_record(line.cells()).map_err(kept)?;
    }
    csv.flush()
}

fn json<L: Line>(out: &mut dyn Write, lines: &[L]) -> io::Result<()> {
    write!(out, "[")?;
    for (at, line) in lines.iter().enumerate() {
        write!(out, "{}", if at == 0 { "\n  " } else { ",\n  " })?;
        serde_json::to_writer(&mut *out, line)?;
    }
    writeln!(out, "{}", if lines.is_empty() { "]" } else { "\n]" })
}
