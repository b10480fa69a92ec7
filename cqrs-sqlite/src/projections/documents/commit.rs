use cqrs_core::{Advance, Advanced, DocumentWrite, StoreError};
use rusqlite::Connection;

use super::write::write_documents;
use crate::{
    failure::Failure,
    patience::Patience,
    projections::{
        advance::{advance, is_current},
        generation,
    },
    session::{Durable, End, Session},
};

/// Writes the documents and moves the checkpoint, if the part still has the revision.
pub(crate) fn commit_documents(
    session: &mut Session,
    patience: Patience,
    step: &Advance,
    mut writes: Vec<DocumentWrite>,
) -> Result<Advanced, StoreError> {
    // Neighbours in the tree are changed one after another. Stable: a later write comes later.
    writes.sort_by(|a, b| a.key.cmp(&b.key));
    let stepped = session.transact(Durable::Later, patience, |log| {
        Ok(if commit(log, step, &writes)? {
            End::Commit(Advanced::Committed)
        } else {
            End::RollBack(Advanced::Stale)
        })
    });
    Ok(stepped?)
}

fn commit(log: &Connection, step: &Advance, writes: &[DocumentWrite]) -> Result<bool, Failure> {
    if !is_current(log, step)? {
        return Ok(false);
    }
    let Some(generation) = generation::find(log, step.part.generation)? else {
        return Ok(false);
    };
    if !writes.is_empty() {
        write_documents(log, &generation, writes)?;
    }
    advance(log, step)?;
    Ok(true)
}
