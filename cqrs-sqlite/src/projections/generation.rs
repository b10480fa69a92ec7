use cqrs_core::{Generation, GenerationId, GenerationState};
use rusqlite::{Connection, Row, ToSql};

use crate::failure::Failure;

/// The generation of that number, if it is there.
pub(crate) fn find(log: &Connection, id: GenerationId) -> Result<Option<Generation>, Failure> {
    one(log, include_str!("find_generation.sql"), &id.0)
}

/// The generation that serves, if one does.
pub(crate) fn live(log: &Connection, projection: &str) -> Result<Option<Generation>, Failure> {
    one(log, include_str!("live_generation.sql"), &projection)
}

fn one(log: &Connection, sql: &str, by: &dyn ToSql) -> Result<Option<Generation>, Failure> {
    log.prepare_cached(sql)?.query([by])?.next()?.map(read).transpose()
}

/// The columns: generation, name, version, partitions, state.
pub(super) fn read(row: &Row<'_>) -> Result<Generation, Failure> {
    let state = match row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)? {
        "live" => GenerationState::Live,
        "building" => GenerationState::Building,
        "retired" => GenerationState::Retired,
        other => return Err(Failure::damaged(format!("a generation is said to be {other}"))),
    };
    Ok(Generation {
        id: GenerationId(row.get(0)?),
        name: row.get(1)?,
        version: row.get(2)?,
        partitions: row.get(3)?,
        state,
    })
}
