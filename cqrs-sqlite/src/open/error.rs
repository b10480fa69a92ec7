use std::path::PathBuf;

/// Why a file cannot be opened as a log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The path names no file: it is empty, a folder, or SQLite's name for a database in memory.
    #[error("`{path}` names no file; a log in memory is cqrs_core::MemoryStore")]
    NotAFile {
        /// The path as given.
        path: PathBuf,
    },
    /// The folder that the file should stand in does not exist. It is not created.
    #[error("the folder `{folder}` does not exist; create it, or choose another path")]
    MissingFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no such file, and it should not be created.
    #[error("there is no file `{path}`, and `create_if_missing` is off")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file may only be read. A log takes appends, and its readers share a file beside it.
    #[error("`{path}` is read-only; allow this user to write the file and its folder")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else than a SQLite database, or is encrypted.
    #[error("`{path}` is not a SQLite database; nothing in it was changed")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a SQLite database, but of another application.
    #[error(
        "`{path}` belongs to another application (application_id {application_id}); \
         nothing in it was changed"
    )]
    OtherApplication {
        /// The file.
        path: PathBuf,
        /// The `application_id` in its header; 0 where it has none.
        application_id: i32,
    },
    /// The file was written by a later version of this crate.
    #[error(
        "`{path}` has schema version {found}, this program knows versions up to {known}; \
         use a later version of the program"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its schema.
        found: u32,
        /// The latest version that this crate knows.
        known: u32,
    },
    /// The file lies where SQLite cannot share memory between processes, as on a network drive.
    #[error("`{path}` cannot use a write-ahead log (it stays in mode `{mode}`); use a local disk")]
    NoWriteAheadLog {
        /// The file.
        path: PathBuf,
        /// The journal mode that it stays in.
        mode: String,
    },
    /// The file is a log, but what it says of itself cannot be read.
    #[error("`{path}` is damaged: {reason}; restore a backup, then begin another epoch")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// Somebody held the file's lock for longer than the busy timeout.
    #[error("`{path}` is locked by somebody else: {reason}; try again")]
    Busy {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// An inline projection cannot be what the code says.
    #[error("the inline projection `{projection}` in `{path}`: {reason}")]
    Projection {
        /// The file.
        path: PathBuf,
        /// The projection.
        projection: String,
        /// What is wrong.
        reason: String,
    },
    /// The file cannot be opened, or the threads that serve it cannot be started.
    #[error("`{path}` cannot be opened: {reason}")]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the system or SQLite said.
        reason: String,
    },
}

impl OpenError {
    /// What an error of SQLite means while a file is opened.
    pub(super) fn of(path: &std::path::Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let (path, reason) = (path.to_owned(), error.to_string());
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::NotADatabase { path },
            Some(Code::DatabaseCorrupt) => Self::Damaged { path, reason },
            Some(Code::ReadOnly) => Self::ReadOnly { path },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy { path, reason },
            _ => Self::Failed { path, reason },
        }
    }
}
