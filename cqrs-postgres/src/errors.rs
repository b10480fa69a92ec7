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
        (code, _) if is_transient(code) || ended_the_session(database) => {
            StoreError::Unavailable { reason }
        }
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

/// Whether there was no such table, or no such schema.
pub(crate) fn is_no_such_table(error: &StoreError) -> bool {
    matches!(error, StoreError::Rejected { code, .. } if code == "42P01" || code == "3F000")
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

/// The SQLSTATE, where the server gave one.
pub(crate) fn sqlstate(error: &Error) -> Option<&str> {
    postgres(error).map(PgDatabaseError::code)
}

/// Whether what a handler met is no fault of its own: the same may work a moment later. So may a
/// statement that ran out of time: the server may be slow, and the event is not to blame for that.
pub(crate) fn is_outage(error: &Error) -> bool {
    match error {
        Error::Database(_) => {
            postgres(error).is_some_and(|e| is_transient(e.code()) || ended_the_session(e))
        }
        Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed => true,
        _ => false,
    }
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
    const TRANSIENT: [&str; 4] = [
        "55006", // in use
        "55P03", // lock timeout; the rest of its class is about what was asked for
        "25P03", // idle in a transaction for too long
        "25P04", // a transaction that took too long
    ];
    // Connections; conflicts between transactions; memory, disk and other resources; whoever
    // operates the server, and time limits; the system.
    const CLASSES: [&str; 5] = ["08", "40", "53", "57", "58"];
    TRANSIENT.contains(&code) || CLASSES.iter().any(|class| code.starts_with(class))
}

/// Whether the server ended the session, for a reason that is not the request's own: who may not
/// log in, or names a database that is not there, would hear the same again.
fn ended_the_session(error: &PgDatabaseError) -> bool {
    let lasting = ["0A", "22", "28", "3D", "42"].iter().any(|c| error.code().starts_with(c));
    matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic) && !lasting
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
