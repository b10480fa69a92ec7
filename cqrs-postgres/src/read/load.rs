use cqrs_core::{Load, Position, StoreError, StreamEvent, Version};
use sqlx::postgres::PgRow;

use super::{
    cells::Cells,
    gathered::{Gather, Gathered},
    recorded::type_version,
};
use crate::{errors::unreadable, sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("load.sql");
pub(crate) const ONE: &str = include_str!("load_one.sql");

impl Inner {
    pub(crate) async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        match loads {
            [] => Ok(Vec::new()),
            [load] => self.load_one(load).await.map(|events| vec![events]),
            loads => self.load_many(loads).await,
        }
    }

    /// Without a join, and without the number of the stream in every row.
    async fn load_one(&self, load: &Load) -> Result<Vec<StreamEvent>, StoreError> {
        let call = self.statements.load_one.with(vec![
            Param::Int(self.log.into()),
            Param::Text(load.stream.category()),
            Param::Text(load.stream.id()),
            Param::Int(load.after.as_i64()),
            Param::Int(load.limit.into()),
        ]);
        let OfOne(mut events) = self.readers.ask_into::<Gathered<OfOne>>(&call).await?.read()?;
        // The statement reads along the index; the order is not left to that.
        events.sort_by_key(|event| event.version);
        Ok(events)
    }

    async fn load_many(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        let call = self.statements.load.with(vec![
            Param::Int(self.log.into()),
            Param::Texts(loads.iter().map(|load| load.stream.category()).collect()),
            Param::Texts(loads.iter().map(|load| load.stream.id()).collect()),
            Param::Bigints(loads.iter().map(|load| load.after.as_i64()).collect()),
            Param::Bigints(loads.iter().map(|load| load.limit.into()).collect()),
        ]);
        let OfMany(events) = self.readers.ask_into::<Gathered<OfMany>>(&call).await?.read()?;
        let mut loaded = vec![Vec::new(); loads.len()];
        for (number, event) in events {
            let stream = number.checked_sub(1).and_then(|index| loaded.get_mut(index));
            stream.ok_or_else(|| unreadable(format!("an event of stream {number}")))?.push(event);
        }
        loaded.iter_mut().for_each(|events| events.sort_by_key(|event| event.version));
        Ok(loaded)
    }
}

#[derive(Default)]
struct OfOne(Vec<StreamEvent>);

impl Gather for OfOne {
    fn take(&mut self, row: &PgRow) -> Result<(), StoreError> {
        self.0.push(event(row, 0)?);
        Ok(())
    }
}

/// Each with the number of its stream in the request, from 1.
#[derive(Default)]
struct OfMany(Vec<(usize, StreamEvent)>);

impl Gather for OfMany {
    fn take(&mut self, row: &PgRow) -> Result<(), StoreError> {
        self.0.push((row.counted(0, usize::try_from)?, event(row, 1)?));
        Ok(())
    }
}

/// Version, position, `type_version`, `type` and data, from column `at` on.
fn event(row: &PgRow, at: usize) -> Result<StreamEvent, StoreError> {
    Ok(StreamEvent {
        version: row.counted(at, Version::try_from)?,
        position: row.counted(at + 1, Position::try_from)?,
        type_version: type_version(row, at + 2)?,
        name: row.cell(at + 3)?,
        data: row.cell(at + 4)?,
    })
}
