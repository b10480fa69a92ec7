use cqrs_core::{
    Epoch, Generation, GenerationId, GenerationStatus, PartStatus, Position, Stop, StoreError,
    StreamId,
};
use sqlx::postgres::PgRow;

use super::prepare::state;
use crate::{
    errors::unreadable,
    read::{Cells, opt_time, time},
    sql::Param,
    store::Inner,
};

pub(super) const SQL: &str = include_str!("generations.sql");

impl Inner {
    pub(crate) async fn generations(&self) -> Result<Vec<GenerationStatus>, StoreError> {
        let call = self.statements.projections.generations.with(vec![Param::Int(self.log.into())]);
        let mut found: Vec<GenerationStatus> = Vec::new();
        for row in &self.readers.ask(&call).await? {
            let id = GenerationId(row.cell(0)?);
            let part = part(row)?;
            match found.last_mut().filter(|last| last.generation.id == id) {
                Some(last) => last.parts.push(part),
                None => found.push(GenerationStatus {
                    generation: generation(row, id)?,
                    created_at: time(row, 5)?,
                    parts: vec![part],
                }),
            }
        }
        Ok(found)
    }
}

fn generation(row: &PgRow, id: GenerationId) -> Result<Generation, StoreError> {
    Ok(Generation {
        id,
        name: row.cell(1)?,
        version: row.counted(2, u32::try_from)?,
        partitions: u16::try_from(row.cell::<i32>(3)?).map_err(unreadable)?,
        state: state(row.cell(4)?)?,
    })
}

fn part(row: &PgRow) -> Result<PartStatus, StoreError> {
    Ok(PartStatus {
        partition: u16::try_from(row.cell::<i32>(6)?).map_err(unreadable)?,
        position: row.counted(7, Position::try_from)?,
        epoch: row.counted(8, Epoch::try_from)?,
        moved_at: time(row, 9)?,
        behind_since: opt_time(row, 10)?,
        parked_keys: row.counted(11, u64::try_from)?,
        stop: stop(row)?,
    })
}

fn stop(row: &PgRow) -> Result<Option<Stop>, StoreError> {
    if row.cell::<Option<i64>>(12)?.is_none() {
        return Ok(None);
    }
    let (category, id): (String, String) = (row.cell(14)?, row.cell(15)?);
    Ok(Some(Stop {
        position: row.counted(12, Position::try_from)?,
        name: row.cell(13)?,
        stream: StreamId::new(category, id).map_err(unreadable)?,
        reason: row.cell(16)?,
        attempts: row.counted(17, u32::try_from)?,
        at: time(row, 18)?,
    }))
}
