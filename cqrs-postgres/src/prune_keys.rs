use cqrs_core::StoreError;
use jiff::Timestamp;

use crate::{
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

pub(crate) const SQL: &str = include_str!("prune_keys.sql");

impl Inner {
    pub(crate) async fn prune_keys(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let call = self.statements.prune_keys.with(vec![
            Param::Int(self.log.into()),
            Param::Time(before),
            Param::Int(limit.into()),
        ]);
        let rows = self.readers.ask(&call).await?;
        one_row(&rows)?.counted(0, u64::try_from)
    }
}
