use cqrs_core::{Holder, Part, StoreError};

use crate::{
    read::{Cells, opt_time},
    sql::Param,
    store::Inner,
};

pub(super) const SQL: &str = include_str!("holder.sql");

impl Inner {
    /// Who holds the lease of a part; `None` where it is free by now.
    pub(super) async fn holder(&self, part: Part) -> Result<Option<Holder>, StoreError> {
        let params: Vec<Param<'_>> = self.part(part);
        let rows = self.readers.ask(&self.statements.projections.holder.with(params)).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Holder { name: row.cell(0)?, since: opt_time(row, 1)? }))
    }
}
