use cqrs_core::{LogFilter, LogPage, Position};
use rusqlite::{Connection, Row, params};

use super::{counter, head, row::Envelopes};
use crate::failure::Failure;

/// How many events one page looks at, at most: a filter that lets little through must not hold a
/// reader for the length of the log.
const WINDOW: u32 = 10_000;

/// Reads the log. The head is of the same commit as the events.
pub(crate) fn read_log(
    log: &Connection,
    after: Position,
    filter: &LogFilter,
    limit: u32,
) -> Result<LogPage, Failure> {
    let end = head(log)?;
    let mut page =
        LogPage { events: Vec::new(), through: after.min(end.position), epoch: end.epoch };
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut statement = log.prepare_cached(include_str!("read_log.sql"))?;
    let mut rows = statement.query(params![after.as_i64(), window(filter, limit)])?;
    let mut envelopes = Envelopes::default();
    while page.events.len() < wanted
        && let Some(row) = rows.next()?
    {
        page.through = counter("a position", row.get(0)?)?;
        if accepts(filter, row)? {
            page.events.push(envelopes.read(row)?);
        }
    }
    Ok(page)
}

/// Without a filter every event counts, so the limit is window enough.
fn window(filter: &LogFilter, limit: u32) -> u32 {
    if *filter == LogFilter::default() { limit } else { limit.max(WINDOW) }
}

fn accepts(filter: &LogFilter, row: &Row<'_>) -> Result<bool, Failure> {
    let text = |column| -> Result<&str, Failure> {
        Ok(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
    };
    Ok(filter.accepts(text(1)?, text(5)?))
}
