use cqrs_core::StoreError;

/// Why a [`PostgresStore`](crate::PostgresStore) could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The address is not one of a PostgreSQL server.
    #[error("the address of the database cannot be read: {reason}")]
    InvalidAddress {
        /// What is wrong with it.
        reason: String,
    },
    /// The name cannot be a schema's here.
    #[error(
        "`{name}` cannot name the schema: use 1 to 40 small letters, digits and `_`, no digit first, not `pg_…`"
    )]
    InvalidSchema {
        /// The name that was given.
        name: String,
    },
    /// The server cannot be reached, or turned the connection away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server is too old.
    #[error("the server is PostgreSQL {found}; {needed} or later is needed")]
    ServerTooOld {
        /// Its major version.
        found: i32,
        /// The oldest that will do.
        needed: i32,
    },
    /// The database keeps text in another encoding.
    #[error(
        "the database has the encoding {found}; UTF8 is needed: CREATE DATABASE … ENCODING 'UTF8'"
    )]
    NotUtf8 {
        /// Its encoding.
        found: String,
    },
    /// The server takes no writes.
    #[error("the server is read-only: {reason}; connect to the primary")]
    ReadOnly {
        /// A standby, or a setting.
        reason: String,
    },
    /// A migration has not been run, and running it is switched off.
    #[error(
        "the schema `{schema}` lacks migration {version:04}_{name}: run `PostgresStore::migrate`, or the file of that name in psql"
    )]
    MissingMigration {
        /// The schema.
        schema: String,
        /// The number of the first one that is missing.
        version: i32,
        /// Its name.
        name: &'static str,
    },
    /// A later version of this crate has migrated the schema.
    #[error(
        "the schema `{schema}` has migration {version:04}_{name}, which this program does not know: it needs a later version of cqrs-postgres"
    )]
    UnknownMigration {
        /// The schema.
        schema: String,
        /// The number of the first one that is unknown.
        version: i32,
        /// Its name.
        name: String,
    },
    /// A migration that has run here was another text.
    #[error(
        "migration {version:04}_{name} has run in the schema `{schema}` with another text than this program has"
    )]
    ChangedMigration {
        /// The schema.
        schema: String,
        /// Its number.
        version: i32,
        /// Its name.
        name: &'static str,
    },
    /// A migration did not run through. Nothing of any migration of this run is stored.
    #[error("migration {version:04}_{name} failed, and nothing of it is stored: {reason}")]
    MigrationFailed {
        /// Its number.
        version: i32,
        /// Its name.
        name: &'static str,
        /// What the server said.
        reason: StoreError,
    },
    /// An inline projection cannot be what the code says.
    #[error("the inline projection `{projection}`: {reason}")]
    Projection {
        /// The projection.
        projection: String,
        /// What is wrong.
        reason: String,
    },
    /// The log does not end where its last batch ended: somebody wrote to the tables directly, or
    /// restored a part of them.
    #[error(
        "the log ends at position {head}, but its last batch ended at {recorded}: connect with `accept_damage(true)`, look at `verify`, then `repair`"
    )]
    HeadMismatch {
        /// The position of the last event.
        head: i64,
        /// The position that the last batch with events ended at.
        recorded: i64,
    },
}
