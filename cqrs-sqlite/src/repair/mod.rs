//! Makes a log fit to be appended to again, as far as that loses nothing.

use cqrs_core::Epoch;
use rusqlite::Connection;

use crate::{
    admin::begin_epoch,
    failure::Failure,
    verify::{Finding, VerifyReport, altered, verify},
};

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepairReport {
    /// What was wrong before and is not any more.
    pub repaired: Vec<Finding>,
    /// The epoch that the log has begun, where it turned out to have lost commits.
    pub epoch: Option<Epoch>,
    /// The log as it is now. What is still wrong cannot be repaired: restore a backup.
    pub now: VerifyReport,
}

/// Checks, repairs and checks again, in one transaction.
pub(crate) fn repair(log: &Connection) -> Result<RepairReport, Failure> {
    let before = verify(log)?.findings;
    if before.iter().any(|f| matches!(f, Finding::Schema { .. })) {
        restore_schema(log)?;
    }
    if before.iter().any(|f| matches!(f, Finding::File { .. })) {
        log.execute_batch(include_str!("rebuild_indexes.sql"))?;
    }
    if before.iter().any(|f| matches!(f, Finding::File { .. } | Finding::NotFound { .. })) {
        log.execute_batch(include_str!("find_events_again.sql"))?;
    }
    let epoch = forget_what_was_lost(log, &before)?;
    let now = verify(log)?;
    let repaired = before.into_iter().filter(|f| !now.findings.contains(f)).collect();
    Ok(RepairReport { repaired, epoch, now })
}

/// Makes again what is missing. What has another definition is left to the operator.
fn restore_schema(log: &Connection) -> Result<(), Failure> {
    for missing in altered(log)? {
        match log.execute_batch(&missing.sql) {
            Ok(()) => {}
            Err(error) => tracing::warn!(name = missing.name, %error, "not restored"),
        }
    }
    Ok(())
}

/// Outcomes and records of events that are gone would answer for what did not happen. Somebody
/// may have seen those events, so the log begins another epoch.
fn forget_what_was_lost(log: &Connection, before: &[Finding]) -> Result<Option<Epoch>, Failure> {
    let lost = |f: &Finding| {
        matches!(f, Finding::KeyWithoutEvents { .. } | Finding::BatchWithoutEvents { .. })
    };
    if !before.iter().any(lost) {
        return Ok(None);
    }
    log.execute_batch(include_str!("forget_lost_outcomes.sql"))?;
    log.execute_batch(include_str!("forget_lost_batches.sql"))?;
    begin_epoch(log, "a repair found that the log had lost commits").map(Some)
}
