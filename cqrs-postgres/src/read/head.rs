use cqrs_core::{Epoch, LogHead, Position, StoreError};

use super::{Cells, one_row};
use crate::{sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("head.sql");

impl Inner {
    pub(crate) async fn head(&self) -> Result<LogHead, StoreError> {
        let call = self.statements.head.with(vec![Param::Int(self.log.into())]);
        let rows = self.readers.ask(&call).await?;
        let row = one_row(&rows)?;
        Ok(LogHead {
            position: row.counted(0, Position::try_from)?,
            epoch: row.counted(1, Epoch::try_from)?,
        })
    }
}
