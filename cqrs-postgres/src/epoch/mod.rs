//! The lives of a log.

use cqrs_core::{Epoch, Position, StoreError};
use jiff::Timestamp;

use crate::{
    PostgresStore,
    read::{Cells, one_row, time},
    sql::Param,
    store::Inner,
};

pub(crate) const BEGIN: &str = include_str!("begin_epoch.sql");
pub(crate) const HISTORY: &str = include_str!("epochs.sql");

/// One life of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EpochRecord {
    /// Its number.
    pub epoch: Epoch,
    /// The first position that could be given out in it. Whoever saw this position or a later one
    /// in an older epoch has seen what may be gone.
    pub first_position: Position,
    /// Why it began, for people.
    pub reason: String,
    /// When it began.
    pub began_at: Timestamp,
}

impl PostgresStore {
    /// Every epoch of the log, the first one first.
    ///
    /// # Errors
    /// Where the store cannot be asked.
    pub async fn epochs(&self) -> Result<Vec<EpochRecord>, StoreError> {
        let inner = self.inner();
        let call = inner.statements.epochs.with(vec![Param::Int(inner.log.into())]);
        let rows = inner.readers.ask(&call).await?;
        let read = |row: &sqlx::postgres::PgRow| {
            Ok(EpochRecord {
                epoch: row.counted(0, Epoch::try_from)?,
                first_position: row.counted(1, Position::try_from)?,
                reason: row.cell(2)?,
                began_at: time(row, 3)?,
            })
        };
        rows.iter().map(read).collect()
    }
}

impl Inner {
    pub(crate) async fn begin_epoch(&self, reason: &str) -> Result<Epoch, StoreError> {
        let params = vec![Param::Int(self.log.into()), Param::Text(reason)];
        let rows = self.readers.ask(&self.statements.begin_epoch.with(params)).await?;
        one_row(&rows)?.counted(0, Epoch::try_from)
    }
}
