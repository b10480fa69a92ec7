//! Checks a whole log against everything that this store promises of it.

mod find;
mod problem;
mod schema;

use cqrs_core::LogHead;
use rusqlite::Connection;

pub use self::problem::Problem;
pub(crate) use self::schema::{SchemaObject, altered};
use crate::{failure::Failure, read};

/// What a check of a whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The end of the log that was checked.
    pub head: LogHead,
    /// What is wrong: at most 100 of a kind, none in a sound log.
    pub problems: Vec<Problem>,
}

impl Verification {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Reads the whole log, as of one commit.
pub(crate) fn verify(log: &Connection) -> Result<Verification, Failure> {
    let head = read::head(log)?;
    let mut problems: Vec<_> = altered(log)?
        .into_iter()
        .map(|SchemaObject { name, .. }| Problem::Schema { name })
        .collect();
    for find in find::ALL {
        problems.append(&mut find(log)?);
    }
    Ok(Verification { head, problems })
}
