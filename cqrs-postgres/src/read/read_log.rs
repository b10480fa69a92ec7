use cqrs_core::{Epoch, LogFilter, LogPage, Position, RecordedEvent, StoreError, StreamId};
use sqlx::postgres::PgRow;

use super::{
    cells::{Cells, one_row},
    recorded::recorded,
};
use crate::{errors::unreadable, sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("read_log.sql");

/// So many positions a page with a filter looks at, at least, before it says how far it came: a
/// filter that lets little through never makes one statement read the whole log.
const WINDOW: u32 = 20_000;

impl Inner {
    pub(crate) async fn read_log(
        &self,
        after: Position,
        filter: &LogFilter,
        limit: u32,
    ) -> Result<LogPage, StoreError> {
        let everything = filter.categories.is_empty() && filter.names.is_empty();
        let window = if everything { limit } else { limit.max(WINDOW) };
        let upto = after.plus(window.into());
        let call = self.statements.read_log.with(vec![
            Param::Int(self.log.into()),
            Param::Int(after.as_i64()),
            Param::Int(upto.as_i64()),
            Param::Int(limit.into()),
            wanted(&filter.categories),
            wanted(&filter.names),
        ]);
        let heard = self.hints.heard();
        let rows = self.readers.ask(&call).await?;
        let row = one_row(&rows)?;
        let head = row.counted(0, Position::try_from)?;
        self.hints.correct(heard, head);
        let epoch = row.counted(1, Epoch::try_from)?;
        let mut events = events(&rows)?;
        // The statement reads along the index; the order is not left to that.
        events.sort_by_key(|event| event.position);
        // A full page says nothing about what comes after its last event.
        let full = events.len() == limit as usize;
        let through = match events.last() {
            Some(last) if full => last.position,
            None if full => after.min(head),
            _ => upto.min(head),
        };
        Ok(LogPage { events, through, epoch })
    }
}

fn wanted(list: &[String]) -> Param<'_> {
    Param::OptTexts((!list.is_empty()).then(|| list.iter().map(|v| Some(&**v)).collect()))
}

/// Where nothing matches, there is one row without an event.
fn events(rows: &[PgRow]) -> Result<Vec<RecordedEvent>, StoreError> {
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let (category, id): (Option<&str>, Option<&str>) = (row.cell(2)?, row.cell(3)?);
        if let (Some(category), Some(id)) = (category, id) {
            let stream = StreamId::new(category, id).map_err(unreadable)?;
            events.push(recorded(row, 4, stream)?);
        }
    }
    Ok(events)
}
