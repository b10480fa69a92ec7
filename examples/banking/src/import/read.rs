use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::{BufRead, Read},
};

use tokio::sync::mpsc;

use super::{
    Failure, InvalidHeader, Malformed, Stop,
    columns::Columns,
    fields::Splitter,
    lines::{Line, Lines, MAX_LINE},
    row::Row,
    source::unpacked,
};

/// A line on its way to the worker of its account.
pub(crate) struct Item {
    pub(crate) line: Line,
    pub(crate) row: Result<Row, Malformed>,
}

/// Reads the file and deals its rows out, on a thread of its own: a full channel, and a slow pipe,
/// hold up nobody else.
///
/// The rows of one account always go to the same worker, so they stay in order. Says whether the
/// file was read to its end.
pub(crate) fn read(
    source: impl Read + Send + 'static,
    workers: &[mpsc::Sender<Item>],
    stop: &Stop,
) -> Result<bool, Failure> {
    let source = unpacked(source).map_err(|source| Failure::Read { line: 0, source })?;
    let mut lines = Lines::new(source);
    let mut splitter = Splitter::new();
    let header = next(&mut lines)?.ok_or(InvalidHeader::None)?;
    let columns = columns(&mut splitter, &header)?;
    while !stop.is_requested() {
        let Some(line) = next(&mut lines)? else { return Ok(true) };
        let row = row(&mut splitter, &columns, &line);
        let worker = worker(&row, line.number, workers.len());
        if workers[worker].blocking_send(Item { line, row }).is_err() {
            break; // The workers stopped, and know why.
        }
    }
    Ok(false)
}

fn next(lines: &mut Lines<impl BufRead>) -> Result<Option<Line>, Failure> {
    lines.next().map_err(|source| Failure::Read { line: lines.number(), source })
}

fn columns(splitter: &mut Splitter, header: &Line) -> Result<Columns, InvalidHeader> {
    let text = header.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&header.bytes);
    Columns::find(&splitter.split(text).map_err(InvalidHeader::Unreadable)?)
}

fn row(splitter: &mut Splitter, columns: &Columns, line: &Line) -> Result<Row, Malformed> {
    if line.too_long {
        return Err(Malformed::TooLong { max: MAX_LINE });
    }
    Row::read(columns, &splitter.split(&line.bytes)?)
}

fn worker(row: &Result<Row, Malformed>, line: u64, workers: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    match row {
        Ok(row) => row.account.hash(&mut hasher),
        Err(_) => line.hash(&mut hasher),
    }
    // The remainder is smaller than `workers`, so it fits.
    usize::try_from(hasher.finish() % workers as u64).unwrap_or(0)
}
