use std::slice;

use cqrs_core::{Generation, GenerationId, GenerationState};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::Plan;
use crate::projections::{
    documents::make_table,
    objects::{put_in_place, record},
    refusal::Refused,
    tables::{check_free, learn, make_tables},
};

/// Makes a generation with its tables and checkpoints.
pub(super) fn make(
    log: &Connection,
    plan: &Plan,
    state: GenerationState,
) -> Result<Generation, Refused> {
    let generation = insert(log, plan, state)?;
    let objects = if let Some(script) = &plan.tables {
        let names = learn(script).map_err(|reason| Refused::tables(&generation.name, reason))?;
        check_free(log, &generation.name, &names)?;
        make_tables(log, &generation, script)?
    } else {
        check_free(log, &generation.name, slice::from_ref(&generation.name))?;
        vec![make_table(log, &generation, &plan.spec)?]
    };
    record(log, generation.id, &objects)?;
    if state == GenerationState::Live {
        put_in_place(log, generation.id)?;
    }
    Ok(generation)
}

fn insert(log: &Connection, plan: &Plan, state: GenerationState) -> Result<Generation, Refused> {
    let (spec, now) = (&plan.spec, Timestamp::now().as_microsecond());
    let state_name = match state {
        GenerationState::Live => "live",
        GenerationState::Building => "building",
        GenerationState::Retired => "retired",
    };
    let kind = if plan.tables.is_some() { "tables" } else { "documents" };
    let id = log.prepare_cached(include_str!("insert_generation.sql"))?.query_row(
        params![spec.name, spec.version, spec.partitions, state_name, kind, plan.definition, now],
        |row| row.get(0),
    )?;
    let mut checkpoint = log.prepare_cached(include_str!("insert_checkpoint.sql"))?;
    for part in 0..spec.partitions {
        checkpoint.execute((id, part, now))?;
    }
    Ok(Generation {
        id: GenerationId(id),
        name: spec.name.into(),
        version: spec.version,
        partitions: spec.partitions,
        state,
    })
}
