use cqrs_core::{Load, Position, StoreError, StreamEvent, Version};
use sqlx::postgres::PgRow;

use super::{cells::Cells, recorded::type_version};
use crate::{errors::unreadable, sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("load.sql");

impl Inner {
    pub(crate) async fn load(&self, loads: &[Load]) -> Result<Vec<Vec<StreamEvent>>, StoreError> {
        let mut loaded = vec![Vec::new(); loads.len()];
        if loads.is_empty() {
            return Ok(loaded);
        }
        let call = self.statements.load.with(vec![
            Param::Int(self.log.into()),
            Param::Texts(loads.iter().map(|load| load.stream.category()).collect()),
            Param::Texts(loads.iter().map(|load| load.stream.id()).collect()),
            Param::Bigints(loads.iter().map(|load| load.after.as_i64()).collect()),
            Param::Bigints(loads.iter().map(|load| load.limit.into()).collect()),
        ]);
        for row in self.readers.ask(&call).await? {
            let number = row.counted(0, usize::try_from)?;
            let events = number.checked_sub(1).and_then(|index| loaded.get_mut(index));
            let events =
                events.ok_or_else(|| unreadable(format!("an event of stream {number}")))?;
            events.push(event(&row)?);
        }
        // The statement reads each stream along its index; the order is not left to that.
        loaded.iter_mut().for_each(|events| events.sort_by_key(|event| event.version));
        Ok(loaded)
    }
}

fn event(row: &PgRow) -> Result<StreamEvent, StoreError> {
    Ok(StreamEvent {
        version: row.counted(1, Version::try_from)?,
        position: row.counted(2, Position::try_from)?,
        type_version: type_version(row, 3)?,
        name: row.cell(4)?,
        data: row.cell(5)?,
    })
}
