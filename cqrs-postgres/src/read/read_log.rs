use std::sync::Arc;

use cqrs_core::{Epoch, LogFilter, LogPage, Position, RecordedEvent, StoreError, StreamId};
use sqlx::postgres::PgRow;

use super::{
    cells::Cells,
    gathered::{Gather, Gathered},
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
        let call = self.statements.read_log.with(log_page(self.log, after, upto, filter, limit));
        let heard = self.hints.heard();
        let (head, epoch, mut events) =
            self.readers.ask_into::<Gathered<Rows>>(&call).await?.read()?.into_parts()?;
        self.hints.correct(heard, head);
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

/// What the statement needs for a page.
pub(crate) fn log_page(
    log: i32,
    after: Position,
    upto: Position,
    filter: &LogFilter,
    limit: u32,
) -> Vec<Param<'_>> {
    vec![
        Param::Int(log.into()),
        Param::Int(after.as_i64()),
        Param::Int(upto.as_i64()),
        Param::Int(limit.into()),
        wanted(&filter.categories),
        wanted(&filter.names),
    ]
}

/// The events of an answer to it, in order.
pub(crate) fn read_events(answer: Vec<PgRow>) -> Result<Vec<RecordedEvent>, StoreError> {
    let mut rows = Gathered::<Rows>::default();
    rows.extend(answer);
    let (_, _, mut events) = rows.read()?.into_parts()?;
    events.sort_by_key(|event| event.position);
    Ok(events)
}

fn wanted(list: &[String]) -> Param<'_> {
    Param::OptTexts((!list.is_empty()).then(|| list.iter().map(|v| Some(&**v)).collect()))
}

/// What the rows of a page hold.
#[derive(Default)]
struct Rows {
    ends: Option<(Position, Epoch)>,
    events: Vec<RecordedEvent>,
    /// Of the last event: the next one often has the same.
    category: Option<Arc<str>>,
}

impl Gather for Rows {
    /// Where nothing matches, there is one row without an event.
    fn take(&mut self, row: &PgRow) -> Result<(), StoreError> {
        if self.ends.is_none() {
            let head = row.counted(0, Position::try_from)?;
            self.ends = Some((head, row.counted(1, Epoch::try_from)?));
        }
        let (category, id): (Option<&str>, Option<&str>) = (row.cell(2)?, row.cell(3)?);
        if let (Some(category), Some(id)) = (category, id) {
            let category = match &self.category {
                Some(last) if **last == *category => Arc::clone(last),
                _ => Arc::clone(self.category.insert(category.into())),
            };
            let stream = StreamId::new(category, id).map_err(unreadable)?;
            self.events.push(recorded(row, 4, stream)?);
        }
        Ok(())
    }
}

impl Rows {
    fn into_parts(self) -> Result<(Position, Epoch, Vec<RecordedEvent>), StoreError> {
        let (head, epoch) =
            self.ends.ok_or_else(|| unreadable("no row, where there is always one"))?;
        Ok((head, epoch, self.events))
    }
}
