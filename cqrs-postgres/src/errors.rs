//! What the server said, in the words of the contract. The only place that tells errors apart,
//! by SQLSTATE and by the names of constraints; never by the text of a message.

use cqrs_core::{AppendBatch, BatchId, Epoch, StoreError};
use sqlx::{
    Error,
    postgres::{PgDatabaseError, PgSeverity},
};

/// The SQLSTATEs that the functions in `migrations/` raise.
pub(crate) mod code {
    pub(crate) const EPOCH_CHANGED: &str = "LG004";
    pub(crate) const FENCED: &str = "LG005";
    pub(crate) const HEAD_DOES_NOT_MATCH: &str = "LG006";
    pub(crate) const ANOTHER_SERVER: &str = "LG008";
}

/// The error of a request that did not happen.
pub(crate) fn translate(error: &Error) -> StoreError {
    let Some(database) = postgres(error) else {
        return outside(error);
    };
    let reason = reason(database);
    match (database.code(), database.constraint()) {
        (code::HEAD_DOES_NOT_MATCH, _) => StoreError::Damaged { reason },
        // A position that is taken: somebody wrote to the table past the append.
        ("23505", Some("events_pkey" | "events_version_key" | "batches_last_position_key")) => {
            StoreError::Damaged { reason }
        }
        (code::ANOTHER_SERVER, _) => StoreError::Unavailable { reason },
        // Read-only transaction: a standby, or `default_transaction_read_only`.
        ("25006", _) => StoreError::ReadOnly { reason },
        (code, _) if is_transient(code) || is_final(database) => StoreError::Unavailable { reason },
        (code, _) => StoreError::Rejected { code: code.to_owned(), reason },
    }
}

/// The error of a batch that is certain not to have happened.
pub(crate) fn translate_append(error: &Error, batch: &AppendBatch) -> StoreError {
    if let Some(database) = postgres(error) {
        match (database.code(), database.constraint(), database.detail()) {
            (code::EPOCH_CHANGED, _, Some(epoch)) => {
                if let Some(actual) = epoch.parse().ok().and_then(|e| Epoch::new(e).ok()) {
                    return StoreError::EpochChanged { named: batch.epoch, actual };
                }
            }
            // The constraint: a fence that was set while the batch was being stored.
            (code::FENCED, ..) | ("23505", Some("batches_pkey"), _) => return fenced(batch.id),
            _ => {}
        }
    }
    translate(error)
}

/// The error of an answer that cannot be understood.
pub(crate) fn unreadable(what: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged { reason: format!("the database gave what it cannot hold: {what}") }
}

/// The number of a batch as the tables keep it.
pub(crate) fn batch_number(batch: BatchId) -> Result<i64, StoreError> {
    i64::try_from(batch.number).map_err(|_| StoreError::Rejected {
        code: "client".to_owned(),
        reason: format!("batch {batch} is numbered above {}", i64::MAX),
    })
}

fn fenced(batch: BatchId) -> StoreError {
    StoreError::Fenced { batch }
}

fn postgres(error: &Error) -> Option<&PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

fn reason(error: &PgDatabaseError) -> String {
    let mut reason = format!("{} (SQLSTATE {})", error.message(), error.code());
    for more in [error.detail(), error.hint()].into_iter().flatten() {
        reason.push_str("; ");
        reason.push_str(more);
    }
    reason
}

/// Whether the same request may succeed a moment later.
fn is_transient(code: &str) -> bool {
    let class = code.get(..2).unwrap_or_default();
    match code {
        // serialization failure, deadlock, lock timeout, cancelled or timed out
        "40001" | "40P01" | "55P03" | "57014" => true,
        // being shut down, crashed, not accepting connections yet; database dropped is not
        "57P01" | "57P02" | "57P03" | "57P05" => true,
        // idle in a transaction for too long, or killed by the recovery of a standby
        "25P03" | "40003" => true,
        // connection trouble; out of memory, disk, connections
        _ => matches!(class, "08" | "53" | "58"),
    }
}

/// Whether the server ended the session for a reason that is its own.
fn is_final(error: &PgDatabaseError) -> bool {
    // Class 28: who may not log in today may not tomorrow. 3D: there is no such database.
    let class = error.code().get(..2).unwrap_or_default();
    matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)
        && !matches!(class, "28" | "3D" | "22" | "42" | "0A")
}

fn outside(error: &Error) -> StoreError {
    let reason = error.to_string();
    match error {
        Error::Encode(_) | Error::Configuration(_) | Error::InvalidArgument(_) => {
            StoreError::Rejected { code: "client".to_owned(), reason }
        }
        Error::ColumnDecode { .. }
        | Error::Decode(_)
        | Error::ColumnIndexOutOfBounds { .. }
        | Error::ColumnNotFound(_)
        | Error::TypeNotFound { .. } => unreadable(reason),
        _ => StoreError::Unavailable { reason },
    }
}
