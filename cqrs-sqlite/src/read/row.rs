use std::{fmt, sync::Arc};

use cqrs_core::{OutOfRange, RecordedEvent, StreamId};
use jiff::Timestamp;
use rusqlite::Row;
use uuid::Uuid;

use crate::failure::Failure;

/// A version, position or epoch as it was stored.
pub(crate) fn counter<T>(what: &str, value: i64) -> Result<T, Failure>
where
    T: TryFrom<i64, Error = OutOfRange>,
{
    T::try_from(value).map_err(|e| Failure::damaged(format!("{what}: {e}")))
}

/// A time as it was stored, in microseconds.
pub(crate) fn timestamp(what: &str, micros: i64) -> Result<Timestamp, Failure> {
    Timestamp::from_microsecond(micros).map_err(|e| Failure::damaged(format!("{what}: {e}")))
}

/// Reads rows of envelopes. Neighbours mostly share their category, so it is allocated once.
#[derive(Default)]
pub(super) struct Envelopes {
    category: Option<Arc<str>>,
}

impl Envelopes {
    /// The columns: position, category, stream id, version, event id, name, type version,
    /// recorded at, data, metadata.
    pub(super) fn read(&mut self, row: &Row<'_>) -> Result<RecordedEvent, Failure> {
        let position = row.get(0)?;
        let damaged = |e: &dyn fmt::Display| Failure::damaged(format!("position {position}: {e}"));
        let id = row.get_ref(2)?.as_str().map_err(|e| damaged(&e))?;
        let stream = StreamId::new(self.category(row)?, id).map_err(|e| damaged(&e))?;
        Ok(RecordedEvent {
            position: counter("a position", position)?,
            stream,
            version: counter("a version", row.get(3)?)?,
            event_id: Uuid::from_bytes(row.get(4)?),
            name: row.get(5)?,
            type_version: row.get(6)?,
            recorded_at: timestamp("the time of an event", row.get(7)?)?,
            data: row.get(8)?,
            metadata: row.get(9)?,
        })
    }

    fn category(&mut self, row: &Row<'_>) -> Result<Arc<str>, Failure> {
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        match &self.category {
            Some(category) if **category == *text => Ok(Arc::clone(category)),
            _ => Ok(Arc::clone(self.category.insert(text.into()))),
        }
    }
}
