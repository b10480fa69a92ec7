use cqrs_core::{GenerationId, StoreError, Swap};

use crate::{
    errors::unreadable,
    read::{Cells, one_row},
    sql::Param,
    store::Inner,
};

pub(super) const SQL: &str = include_str!("swap.sql");

impl Inner {
    pub(crate) async fn swap(&self, generation: GenerationId) -> Result<Swap, StoreError> {
        let call = self.statements.projections.swap.with(vec![
            Param::Int(self.log.into()),
            Param::Int(generation.0),
            Param::OptInt(self.lock_timeout),
        ]);
        let rows = self.readers.ask(&call).await?;
        match one_row(&rows)?.cell(0)? {
            "swapped" => Ok(Swap::Swapped),
            "behind" => Ok(Swap::Behind),
            "gone" => Ok(Swap::Gone),
            other => Err(unreadable(format!("the outcome `{other}` of a swap"))),
        }
    }
}
