use cqrs_core::{GenerationId, ParkedEvent, Position, StoreError, StreamId};
use sqlx::postgres::PgRow;

use crate::{
    errors::unreadable,
    read::{Cells, time},
    sql::Param,
    store::Inner,
};

pub(super) const SQL: &str = include_str!("parked.sql");

impl Inner {
    pub(crate) async fn parked(
        &self,
        generation: GenerationId,
        key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ParkedEvent>, StoreError> {
        let call = self.statements.projections.parked.with(vec![
            Param::Int(self.log.into()),
            Param::Int(generation.0),
            Param::OptText(key),
            Param::Int(limit.into()),
        ]);
        self.readers.ask(&call).await?.iter().map(event).collect()
    }
}

fn event(row: &PgRow) -> Result<ParkedEvent, StoreError> {
    let (category, id): (String, String) = (row.cell(3)?, row.cell(4)?);
    Ok(ParkedEvent {
        key: row.cell(0)?,
        position: row.counted(1, Position::try_from)?,
        name: row.cell(2)?,
        stream: StreamId::new(category, id).map_err(unreadable)?,
        reason: row.cell(5)?,
        attempts: row.counted(6, u32::try_from)?,
        parked_at: time(row, 7)?,
    })
}
