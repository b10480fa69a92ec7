use std::{io, time::Duration};

use super::{InvalidHeader, Summary};

/// What an import came to.
#[derive(Debug)]
pub struct Report {
    /// How many rows came to what.
    pub summary: Summary,
    /// How it ended.
    pub end: End,
}

/// How an import ended. Whatever it was, importing the same file again finishes what is missing.
#[derive(Debug)]
pub enum End {
    /// Every row came to something.
    Finished,
    /// It was asked to [`Stop`](super::Stop).
    Stopped,
    /// It could not go on.
    Failed(Failure),
}

/// Why an import could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The file does not name its columns.
    #[error("the file cannot be imported: {0}")]
    Header(#[from] InvalidHeader),
    /// The file cannot be read on; no half row was taken.
    #[error("the file cannot be read on after line {line}: {source}")]
    Read {
        /// The last line that was read whole.
        line: u64,
        /// What the system, or gzip, said.
        source: io::Error,
    },
    /// A row cannot be decided, and waiting would not help.
    #[error("stopped at line {line}: {reason}")]
    Row {
        /// Its line.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The store stayed away for too long.
    #[error("gave up at line {line} after {seconds} s: {reason}", seconds = waited.as_secs())]
    GaveUp {
        /// The row that waited longest, by its line.
        line: u64,
        /// How long it waited.
        waited: Duration,
        /// What the store said last.
        reason: String,
    },
    /// The refused rows cannot be written down.
    #[error("the refused rows cannot be written: {0}")]
    RefusedRows(#[source] io::Error),
    /// A part of the importer panicked.
    #[error("the importer itself failed: {reason}")]
    Panicked {
        /// What is known of it.
        reason: String,
    },
}
