//! Looks whether a log contradicts itself, and makes one usable again that was tampered with.

mod checks;
mod report;

use cqrs_core::{Epoch, Position, StoreError};

pub(crate) use self::checks::Checks;
pub use self::report::{Finding, RepairReport, VerifyReport};
use crate::{
    PostgresStore,
    read::{Cells, one_row},
    sql::Param,
};

pub(crate) const REPAIR: &str = include_str!("repair.sql");

impl PostgresStore {
    /// Reads the whole log, piece by piece, and looks for contradictions: gaps, versions without
    /// the one before, times that run backwards, kept outcomes without their events, batches and
    /// epochs beyond the end. Others may write meanwhile.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn verify(&self) -> Result<VerifyReport, StoreError> {
        checks::verify(self.inner()).await
    }

    /// Takes the log as it is now, where it does not end where its last batch ended, and begins
    /// another epoch. Batches and keys that speak of events beyond the end are forgotten; events
    /// are never touched, so gaps stay: see [`verify`](Self::verify).
    ///
    /// # Errors
    /// Where the store cannot be asked, or the role may not repair.
    pub async fn repair(&self) -> Result<RepairReport, StoreError> {
        let inner = self.inner();
        let call = inner.statements.repair.with(vec![Param::Int(inner.log.into())]);
        let rows = inner.readers.ask(&call).await?;
        let row = one_row(&rows)?;
        Ok(RepairReport {
            epoch: row.counted(0, Epoch::try_from)?,
            head: row.counted(1, Position::try_from)?,
            recorded: row.counted(2, Position::try_from)?,
            batches_forgotten: row.counted(3, u64::try_from)?,
            keys_forgotten: row.counted(4, u64::try_from)?,
        })
    }
}
