use cqrs_core::BatchId;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::Problem;
use crate::{failure::Failure, read::counter};

type Find = fn(&Connection) -> Result<Vec<Problem>, Failure>;

/// One check per kind of problem, a statement each. The file itself comes last: it takes longest.
pub(super) const ALL: [Find; 7] =
    [gaps, stream_gaps, disorder, times, lost_outcomes, lost_batches, file];

fn gaps(log: &Connection) -> Result<Vec<Problem>, Failure> {
    each(log, include_str!("gaps.sql"), |row| {
        Ok(Problem::Gap {
            after: counter("a position", row.get(0)?)?,
            next: counter("a position", row.get(1)?)?,
        })
    })
}

fn stream_gaps(log: &Connection) -> Result<Vec<Problem>, Failure> {
    each(log, include_str!("stream_gaps.sql"), |row| {
        Ok(Problem::StreamGap {
            category: row.get(0)?,
            id: row.get(1)?,
            after: counter("a version", row.get(2)?)?,
            next: counter("a version", row.get(3)?)?,
        })
    })
}

fn disorder(log: &Connection) -> Result<Vec<Problem>, Failure> {
    each(log, include_str!("disorder.sql"), |row| {
        Ok(Problem::Disorder {
            category: row.get(0)?,
            id: row.get(1)?,
            after: counter("a position", row.get(2)?)?,
            next: counter("a position", row.get(3)?)?,
        })
    })
}

fn times(log: &Connection) -> Result<Vec<Problem>, Failure> {
    each(log, include_str!("times.sql"), |row| {
        Ok(Problem::TimeRanBack { position: counter("a position", row.get(0)?)? })
    })
}

fn lost_outcomes(log: &Connection) -> Result<Vec<Problem>, Failure> {
    each(log, include_str!("lost_outcomes.sql"), |row| {
        Ok(Problem::LostOutcome {
            category: row.get(0)?,
            id: row.get(1)?,
            key: row.get(2)?,
            version: counter("a version", row.get(3)?)?,
            position: counter("a position", row.get(4)?)?,
        })
    })
}

fn lost_batches(log: &Connection) -> Result<Vec<Problem>, Failure> {
    each(log, include_str!("lost_batches.sql"), |row| {
        let number: i64 = row.get(1)?;
        let batch = BatchId { slot: Uuid::from_bytes(row.get(0)?), number: number.cast_unsigned() };
        Ok(Problem::LostBatch { batch, last: counter("a position", row.get(2)?)? })
    })
}

fn file(log: &Connection) -> Result<Vec<Problem>, Failure> {
    let said =
        each(log, include_str!("integrity.sql"), |row| Ok(Problem::File { reason: row.get(0)? }))?;
    let sound = Problem::File { reason: "ok".into() };
    Ok(said.into_iter().filter(|problem| *problem != sound).collect())
}

fn each(
    log: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Result<Problem, Failure>,
) -> Result<Vec<Problem>, Failure> {
    let mut statement = log.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        problems.push(read(row)?);
    }
    Ok(problems)
}
