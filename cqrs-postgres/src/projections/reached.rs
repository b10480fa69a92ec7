use cqrs_core::{Position, StoreError};

use crate::{
    errors::unreadable,
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

pub(super) const SQL: &str = include_str!("reached.sql");

impl Inner {
    pub(crate) async fn reached(&self, projection: &str) -> Result<Option<Position>, StoreError> {
        let params = vec![Param::Int(self.log.into()), Param::Text(projection)];
        let rows = self.readers.ask(&self.statements.projections.reached.with(params)).await?;
        let reached: Option<i64> = one_row(&rows)?.cell(0)?;
        reached.map(Position::try_from).transpose().map_err(unreadable)
    }
}
