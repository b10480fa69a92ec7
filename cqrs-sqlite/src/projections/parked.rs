use cqrs_core::{GenerationId, ParkedEvent, StreamId};
use rusqlite::{Connection, Row, params};

use crate::{
    failure::Failure,
    read::{counter, timestamp},
};

/// Parked events by key and position, of one key or of all.
pub(crate) fn parked(
    log: &Connection,
    generation: GenerationId,
    key: Option<&str>,
    limit: u32,
) -> Result<Vec<ParkedEvent>, Failure> {
    let id = generation.0;
    let mut of_key = log.prepare_cached(include_str!("parked_of_key.sql"))?;
    let mut of_all = log.prepare_cached(include_str!("parked.sql"))?;
    let mut rows = match key {
        Some(key) => of_key.query(params![id, limit, key])?,
        None => of_all.query(params![id, limit])?,
    };
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(event(row)?);
    }
    Ok(events)
}

fn event(row: &Row<'_>) -> Result<ParkedEvent, Failure> {
    let (category, id): (String, String) = (row.get(3)?, row.get(4)?);
    Ok(ParkedEvent {
        key: row.get(0)?,
        position: counter("the position of a parked event", row.get(1)?)?,
        name: row.get(2)?,
        stream: StreamId::new(category, id)
            .map_err(|e| Failure::damaged(format!("a parked event: {e}")))?,
        reason: row.get(5)?,
        attempts: row.get(6)?,
        parked_at: timestamp("the time of a parked event", row.get(7)?)?,
    })
}
