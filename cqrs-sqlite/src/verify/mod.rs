//! Checks a whole log against everything that this store promises of it.

mod find;
mod finding;
mod schema;

use cqrs_core::{Epoch, Position};
use rusqlite::Connection;

pub use self::finding::Finding;
pub(crate) use self::schema::{SchemaObject, altered};
use crate::{failure::Failure, read};

/// What a check of a whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyReport {
    /// The epoch that the log is in.
    pub epoch: Epoch,
    /// The position of the last event that was looked at.
    pub head: Position,
    /// What is wrong: at most 100 of a kind, none in a sound log.
    pub findings: Vec<Finding>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Reads the whole log, as of one commit.
pub(crate) fn verify(log: &Connection) -> Result<VerifyReport, Failure> {
    let head = read::head(log)?;
    let mut findings: Vec<_> = altered(log)?
        .into_iter()
        .map(|SchemaObject { name, .. }| Finding::Schema { name })
        .collect();
    for find in find::ALL {
        findings.append(&mut find(log)?);
    }
    Ok(VerifyReport { epoch: head.epoch, head: head.position, findings })
}
