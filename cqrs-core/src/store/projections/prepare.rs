use super::Generation;
use crate::{ProjectionSpec, StoreError};

/// What a generation is made by.
#[derive(Debug, Clone, Copy)]
pub struct Blueprint<'a> {
    /// What the code declares.
    pub spec: &'a ProjectionSpec,
    /// Everything that a generation of this version is bound to, as text: what it reads, its
    /// parts, columns and tables. Another text under the same version is refused.
    pub definition: &'a str,
    /// SQL that makes the tables of a SQL projection; `None` for documents, whose table the store
    /// makes itself.
    pub tables: Option<&'a str>,
}

/// What this code is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepared {
    /// These generations, all of the version that the code declares: the one that serves, one
    /// that is being built, retired ones that were not dropped yet.
    Run(Vec<Generation>),
    /// Nothing: a higher version serves, and none of this version is there.
    Superseded {
        /// The version that serves.
        by: u32,
    },
}

/// Why a projection cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrepareError {
    /// The code declares something else than what was built under this version.
    #[error(
        "the projection `{name}` version {version} was built as {stored}, and the code declares {declared}; raise its version, and it is rebuilt"
    )]
    Changed {
        /// The projection.
        name: String,
        /// Its version.
        version: u32,
        /// What it was built by.
        stored: String,
        /// What the code says now.
        declared: String,
    },
    /// The SQL that makes its tables failed.
    #[error("the tables of the projection `{name}` cannot be made: {reason}")]
    Tables {
        /// The projection.
        name: String,
        /// What the database said.
        reason: String,
    },
    /// Another projection has a table of the same name.
    #[error("the projection `{name}` has a table `{table}`, as another projection has; rename one")]
    TableTaken {
        /// The projection.
        name: String,
        /// The table.
        table: String,
    },
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}
