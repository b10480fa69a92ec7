use cqrs_core::{GenerationStatus, PartStatus, Stop, StreamId};
use rusqlite::{Connection, Row};

use super::generation;
use crate::{
    failure::Failure,
    read::{counter, timestamp},
};

/// Every generation and how far its parts have come, by name and number.
pub(crate) fn generations(log: &Connection) -> Result<Vec<GenerationStatus>, Failure> {
    let mut statement = log.prepare_cached(include_str!("generations.sql"))?;
    let mut rows = statement.query([])?;
    let mut found: Vec<GenerationStatus> = Vec::new();
    while let Some(row) = rows.next()? {
        let generation = generation::read(row)?;
        let part = part(row)?;
        match found.last_mut() {
            Some(last) if last.generation.id == generation.id => last.parts.push(part),
            _ => {
                let created_at = timestamp("the time of a generation", row.get(5)?)?;
                found.push(GenerationStatus { generation, created_at, parts: vec![part] });
            }
        }
    }
    Ok(found)
}

fn part(row: &Row<'_>) -> Result<PartStatus, Failure> {
    let next: Option<i64> = row.get(10)?;
    Ok(PartStatus {
        partition: row.get(6)?,
        position: counter("a checkpoint", row.get(7)?)?,
        epoch: counter("the epoch of a checkpoint", row.get(8)?)?,
        moved_at: timestamp("the time of a checkpoint", row.get(9)?)?,
        behind_since: next.map(|at| timestamp("the time of an event", at)).transpose()?,
        parked_keys: row.get::<_, i64>(11)?.cast_unsigned(),
        stop: stop(row)?,
    })
}

fn stop(row: &Row<'_>) -> Result<Option<Stop>, Failure> {
    let Some(position) = row.get(12)? else { return Ok(None) };
    let (category, id): (String, String) = (row.get(14)?, row.get(15)?);
    let damaged = |e: &dyn std::fmt::Display| Failure::damaged(format!("a stop: {e}"));
    Ok(Some(Stop {
        position: counter("the position of a stop", position)?,
        name: row.get(13)?,
        stream: StreamId::new(category, id).map_err(|e| damaged(&e))?,
        reason: row.get(16)?,
        attempts: row.get(17)?,
        at: timestamp("the time of a stop", row.get(18)?)?,
    }))
}
