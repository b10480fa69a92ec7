use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cqrs_core::{GenerationId, StoreError};

use crate::{read::Cells, sql::Param, store::Inner};

pub(super) const SQL: &str = include_str!("live_generation.sql");

/// So many projections are remembered.
const MOST: usize = 1_000;

/// The generations that served when they were last looked up. Only a guess: every query checks it.
#[derive(Debug, Default)]
pub(crate) struct Live(Mutex<HashMap<String, GenerationId>>);

impl Live {
    pub(super) fn forget(&self, projection: &str) {
        self.known().remove(projection);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, GenerationId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// The generation of a projection that serves, as far as is known.
    pub(super) async fn live(&self, projection: &str) -> Result<GenerationId, StoreError> {
        if let Some(generation) = self.live.known().get(projection) {
            return Ok(*generation);
        }
        let params = vec![Param::Int(self.log.into()), Param::Text(projection)];
        let rows = self.readers.ask(&self.statements.projections.live.with(params)).await?;
        let Some(row) = rows.first() else { return Err(not_served(projection)) };
        let generation = GenerationId(row.cell(0)?);
        let mut known = self.live.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(projection.to_owned(), generation);
        Ok(generation)
    }
}

fn not_served(projection: &str) -> StoreError {
    StoreError::Rejected {
        code: "no_such_projection".to_owned(),
        reason: format!("no projection `{projection}` serves here; prepare it first"),
    }
}
