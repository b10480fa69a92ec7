//! Finds the generations that code is to run, and makes the one that is missing.

mod make;
mod plan;

use cqrs_core::{Generation, GenerationState, PrepareError, Prepared};
use rusqlite::Connection;

use self::make::make;
pub(crate) use self::plan::Plan;
use super::{generation, refusal::Refused};

/// What this code is to run; made where there is none of its version.
pub(crate) fn prepare(log: &Connection, plan: &Plan) -> Result<Prepared, Refused> {
    let found = of_version(log, plan)?;
    if !found.is_empty() {
        return Ok(Prepared::Run(found));
    }
    let state = match generation::live(log, plan.spec.name)? {
        None => GenerationState::Live,
        Some(live) if live.version > plan.spec.version => {
            return Ok(Prepared::Superseded { by: live.version });
        }
        Some(_) => GenerationState::Building,
    };
    Ok(Prepared::Run(vec![make(log, plan, state)?]))
}

/// Another generation of the version that serves; the one that is being built, where there is one.
pub(crate) fn begin_rebuild(log: &Connection, plan: &Plan) -> Result<Option<Generation>, Refused> {
    let found = of_version(log, plan)?;
    let of_state = |state| found.iter().find(|generation| generation.state == state);
    if let Some(building) = of_state(GenerationState::Building) {
        return Ok(Some(building.clone()));
    }
    if of_state(GenerationState::Live).is_none() {
        return Ok(None);
    }
    make(log, plan, GenerationState::Building).map(Some)
}

/// The generations of this version, all made by this definition.
fn of_version(log: &Connection, plan: &Plan) -> Result<Vec<Generation>, Refused> {
    let mut statement = log.prepare_cached(include_str!("of_version.sql"))?;
    let mut rows = statement.query((plan.spec.name, plan.spec.version))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let stored: String = row.get(5)?;
        if stored != plan.definition {
            return Err(Refused::Prepare(PrepareError::Changed {
                name: plan.spec.name.into(),
                version: plan.spec.version,
                stored,
                declared: plan.definition.clone(),
            }));
        }
        found.push(generation::read(row)?);
    }
    Ok(found)
}
