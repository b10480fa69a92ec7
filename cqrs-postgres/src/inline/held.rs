//! The parts that an append holds, and how they stand.

use std::collections::HashSet;

use cqrs_core::{GenerationId, ParkedEvent, Position, RecordedEvent, StoreError};
use sqlx::postgres::PgRow;

use crate::{errors::unreadable, read::Cells, sql::Param};

/// The generation of a projection that serves.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) name: String,
    pub(super) generation: GenerationId,
    pub(super) version: u32,
    pub(super) partitions: u16,
    /// In their order, from the first.
    pub(super) parts: Vec<HeldPart>,
}

/// One of its parts.
#[derive(Debug)]
pub(super) struct HeldPart {
    pub(super) position: Position,
    pub(super) revision: i64,
    pub(super) lost: bool,
    pub(super) parked: HashSet<String>,
}

/// Where everything goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Goal {
    pub(super) position: Position,
    pub(super) epoch: cqrs_core::Epoch,
    pub(super) event: uuid::Uuid,
}

impl Held {
    /// From the rows of `hold_parts`, which come by generation and part.
    pub(super) fn read(rows: &[PgRow]) -> Result<Vec<Self>, StoreError> {
        let mut found: Vec<Self> = Vec::new();
        for row in rows {
            let generation = GenerationId(row.cell(1)?);
            if found.last().is_none_or(|last| last.generation != generation) {
                found.push(Self {
                    name: row.cell(0)?,
                    generation,
                    version: row.counted(2, u32::try_from)?,
                    partitions: u16::try_from(row.cell::<i32>(3)?).map_err(unreadable)?,
                    parts: Vec::new(),
                });
            }
            let Some(held) = found.last_mut() else { continue };
            held.parts.push(HeldPart {
                position: row.counted(5, Position::try_from)?,
                revision: row.cell(6)?,
                lost: row.cell(7)?,
                parked: row.cell::<Vec<String>>(8)?.into_iter().collect(),
            });
        }
        Ok(found)
    }

    /// How far its last part has come.
    pub(super) fn reached(&self) -> Position {
        self.parts.iter().map(|part| part.position).min().unwrap_or(Position::START)
    }

    /// `$1` to `$5` of what writes it.
    pub(super) fn params<'a>(&self, log: i32, goal: Goal) -> Vec<Param<'a>> {
        vec![
            Param::Int(log.into()),
            Param::Int(self.generation.0),
            Param::Int(goal.position.as_i64()),
            Param::Int(goal.epoch.as_i64()),
            Param::Uuid(goal.event),
        ]
    }
}

/// Events that queue behind parked ones, each with its part: seven lists.
pub(super) fn queued(events: &[(u16, ParkedEvent)]) -> [Param<'_>; 7] {
    let each = || events.iter().map(|(_, event)| event);
    [
        Param::Ints(events.iter().map(|(partition, _)| i32::from(*partition)).collect()),
        Param::Texts(each().map(|event| &*event.key).collect()),
        Param::Bigints(each().map(|event| event.position.as_i64()).collect()),
        Param::Texts(each().map(|event| &*event.name).collect()),
        Param::Texts(each().map(|event| event.stream.category()).collect()),
        Param::Texts(each().map(|event| event.stream.id()).collect()),
        Param::OptTimes(Some(each().map(|event| Some(event.parked_at)).collect())),
    ]
}

/// The events after a position.
pub(super) fn after(events: &[RecordedEvent], position: Position) -> &[RecordedEvent] {
    let first = events.partition_point(|event| event.position <= position);
    events.get(first..).unwrap_or_default()
}
