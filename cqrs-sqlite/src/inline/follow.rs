use cqrs_core::{Position, StoreError};
use rusqlite::Connection;

use super::{Around, Inline};
use crate::{failure::Failure, projections};

/// How many events an append takes a projection on by the way, before its own.
pub(super) const BY_THE_WAY: u64 = 1_000;

impl Inline {
    /// Brings everything up to the head, in the transaction of an append that found the log at
    /// `before`.
    pub(crate) fn follow(
        &mut self,
        log: &mut Connection,
        around: &Around,
        before: Position,
    ) -> Result<(), Failure> {
        for projection in &mut self.projections {
            let Some(generation) = projection.serving(log)? else { continue };
            let reached = projections::reached(log, generation.id)?;
            if reached.plus(BY_THE_WAY) < before {
                self.is_behind = true;
                return Err(behind(projection.spec.name, reached, before));
            }
            projection.step(log, around, &generation, u32::MAX)?;
        }
        Ok(())
    }
}

pub(super) fn behind(projection: &str, reached: Position, head: Position) -> Failure {
    Failure::Store(StoreError::Unavailable {
        reason: format!(
            "the inline projection `{projection}` catches up first, and is at position {reached} \
             of {head}"
        ),
    })
}
