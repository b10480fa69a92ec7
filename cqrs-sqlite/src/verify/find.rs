use cqrs_core::{BatchId, StreamId};
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::Finding;
use crate::{failure::Failure, read::counter};

type Find = fn(&Connection) -> Result<Vec<Finding>, Failure>;

/// One check per kind of finding, a statement each. The file itself comes last: it takes longest.
pub(super) const ALL: [Find; 8] =
    [gaps, stream_gaps, disorder, not_found, times, lost_outcomes, lost_batches, file];

fn gaps(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("gaps.sql"), |row| {
        Ok(Finding::Gap {
            after: counter("a position", row.get(0)?)?,
            next: counter("a position", row.get(1)?)?,
        })
    })
}

fn stream_gaps(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("stream_gaps.sql"), |row| {
        Ok(Finding::StreamGap {
            stream: stream(row)?,
            after: counter("a version", row.get(2)?)?,
            next: counter("a version", row.get(3)?)?,
        })
    })
}

fn disorder(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("disorder.sql"), |row| {
        Ok(Finding::Disorder {
            stream: stream(row)?,
            after: counter("a position", row.get(2)?)?,
            next: counter("a position", row.get(3)?)?,
        })
    })
}

fn not_found(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("not_found.sql"), |row| {
        Ok(Finding::NotFound { position: counter("a position", row.get(0)?)? })
    })
}

fn times(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("times.sql"), |row| {
        Ok(Finding::TimeRunsBackwards { position: counter("a position", row.get(0)?)? })
    })
}

fn lost_outcomes(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("lost_outcomes.sql"), |row| {
        Ok(Finding::KeyWithoutEvents {
            stream: stream(row)?,
            key: row.get(2)?,
            version: counter("a version", row.get(3)?)?,
            position: counter("a position", row.get(4)?)?,
        })
    })
}

fn lost_batches(log: &Connection) -> Result<Vec<Finding>, Failure> {
    each(log, include_str!("lost_batches.sql"), |row| {
        let number: i64 = row.get(1)?;
        let batch = BatchId { slot: Uuid::from_bytes(row.get(0)?), number: number.cast_unsigned() };
        Ok(Finding::BatchWithoutEvents { batch, last: counter("a position", row.get(2)?)? })
    })
}

fn file(log: &Connection) -> Result<Vec<Finding>, Failure> {
    let said =
        each(log, include_str!("integrity.sql"), |row| Ok(Finding::File { reason: row.get(0)? }))?;
    let sound = Finding::File { reason: "ok".into() };
    Ok(said.into_iter().filter(|finding| *finding != sound).collect())
}

fn stream(row: &Row<'_>) -> Result<StreamId, Failure> {
    let (category, id): (String, String) = (row.get(0)?, row.get(1)?);
    StreamId::new(category, id).map_err(|e| Failure::damaged(e.to_string()))
}

fn each(
    log: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Result<Finding, Failure>,
) -> Result<Vec<Finding>, Failure> {
    let mut statement = log.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        findings.push(read(row)?);
    }
    Ok(findings)
}
