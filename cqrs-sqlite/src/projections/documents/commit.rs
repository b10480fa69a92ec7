use cqrs_core::{Advance, Advanced, DocumentWrite};
use rusqlite::Connection;

use super::write::write;
use crate::{
    failure::Failure,
    projections::{
        advance::{advance, is_current},
        generation,
    },
};

/// Writes the documents and moves the checkpoint, if the part still has the revision.
pub(crate) fn commit_documents(
    log: &Connection,
    step: &Advance,
    writes: &[DocumentWrite],
) -> Result<Advanced, Failure> {
    if !is_current(log, step)? {
        return Ok(Advanced::Stale);
    }
    let Some(generation) = generation::find(log, step.part.generation)? else {
        return Ok(Advanced::Stale);
    };
    if !writes.is_empty() {
        write(log, &generation, writes)?;
    }
    advance(log, step)?;
    Ok(Advanced::Committed)
}
