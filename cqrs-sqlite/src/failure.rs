use cqrs_core::StoreError;
use rusqlite::{Error, ErrorCode};

use crate::worker::Lost;

/// What went wrong inside one request, on its way to being a [`StoreError`].
#[derive(Debug)]
pub(crate) enum Failure {
    Sqlite(Error),
    Store(StoreError),
}

impl Failure {
    /// What is stored cannot be what this store wrote.
    pub(crate) fn damaged(reason: impl Into<String>) -> Self {
        Self::Store(StoreError::Damaged { reason: reason.into() })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The one place where SQLite's errors get their meaning: by code, never by text.
impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        let error = match failure {
            Failure::Store(error) => return error,
            Failure::Sqlite(error) => error,
        };
        let reason = error.to_string();
        match error {
            Error::SqliteFailure(cause, _) => match cause.code {
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { reason },
                ErrorCode::ReadOnly => Self::ReadOnly { reason },
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::OutOfMemory
                | ErrorCode::FileLockingProtocolFailed => Self::Unavailable { reason },
                _ => Self::Rejected { code: format!("sqlite_{}", cause.extended_code), reason },
            },
            // A column that holds something else than this store writes.
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::Utf8Error(..)
            | Error::QueryReturnedNoRows => Self::Damaged { reason },
            _ => Self::Rejected { code: "sqlite_driver".into(), reason },
        }
    }
}

/// For requests that may as well be repeated; an append says more.
impl From<Lost> for StoreError {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Closed => {
                Self::Rejected { code: "closed".into(), reason: "the store is closed".into() }
            }
            Lost::Within => Self::Rejected {
                code: "within_handler".into(),
                reason: "the handler of a projection writes with the connection that it is given; \
                         what it asks the store to write would wait for the handler's own end"
                    .into(),
            },
            Lost::Panicked { message } => {
                Self::Rejected { code: "panic".into(), reason: format!("a panic: {message}") }
            }
        }
    }
}
