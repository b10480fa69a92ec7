use cqrs_core::{BatchFate, BatchId, Position, StoreError};

use crate::{
    errors::batch_number,
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

pub(crate) const SQL: &str = include_str!("resolve.sql");

impl Inner {
    pub(crate) async fn resolve(&self, batch: BatchId) -> Result<BatchFate, StoreError> {
        let call = self.statements.resolve.with(vec![
            Param::Int(self.log.into()),
            Param::Uuid(batch.slot),
            Param::Int(batch_number(batch)?),
            Param::OptInt(self.lock_timeout),
        ]);
        let rows = self.readers.ask(&call).await?;
        let row = one_row(&rows)?;
        if !row.cell::<bool>(0)? {
            return Ok(BatchFate::Fenced);
        }
        if row.cell::<Option<i64>>(1)?.is_none() {
            return Ok(BatchFate::Committed { positions: None });
        }
        let first = row.counted(1, Position::try_from)?;
        let last = row.counted(2, Position::try_from)?;
        Ok(BatchFate::Committed { positions: Some((first, last)) })
    }
}
