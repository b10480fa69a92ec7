use cqrs_core::{Position, RecordedEvent, StoreError, StreamId, Version};
use sqlx::postgres::PgRow;

use super::cells::{Cells, time};
use crate::errors::unreadable;

/// An event of the log: position, version, `type_version`, `recorded_at`, `event_id`, `type`,
/// data and metadata, from column `at` on.
pub(super) fn recorded(
    row: &PgRow,
    at: usize,
    stream: StreamId,
) -> Result<RecordedEvent, StoreError> {
    Ok(RecordedEvent {
        position: row.counted(at, Position::try_from)?,
        stream,
        version: row.counted(at + 1, Version::try_from)?,
        event_id: row.cell(at + 4)?,
        name: row.cell(at + 5)?,
        type_version: type_version(row, at + 2)?,
        data: row.cell(at + 6)?,
        metadata: row.cell(at + 7)?,
        recorded_at: time(row, at + 3)?,
    })
}

pub(super) fn type_version(row: &PgRow, index: usize) -> Result<u16, StoreError> {
    u16::try_from(row.cell::<i32>(index)?).map_err(unreadable)
}
