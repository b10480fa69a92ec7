use cqrs_core::{Checkpoint, Epoch, Part, Position, StoreError};

use super::prepare::state;
use crate::{read::Cells, sql::Param, store::Inner};

pub(super) const SQL: &str = include_str!("checkpoint.sql");

impl Inner {
    pub(crate) async fn checkpoint(&self, part: Part) -> Result<Option<Checkpoint>, StoreError> {
        let call = self.statements.projections.checkpoint.with(self.part(part));
        let rows = self.readers.ask(&call).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Checkpoint {
            state: state(row.cell(0)?)?,
            position: row.counted(1, Position::try_from)?,
            epoch: row.counted(2, Epoch::try_from)?,
            revision: row.counted(3, u64::try_from)?,
            lost: row.cell(4)?,
            parked: row.cell(5)?,
        }))
    }

    /// What names a part in every statement: `$1`, `$2` and `$3`.
    pub(super) fn part<'a>(&self, part: Part) -> Vec<Param<'a>> {
        vec![
            Param::Int(self.log.into()),
            Param::Int(part.generation.0),
            Param::Int(part.partition.into()),
        ]
    }
}
