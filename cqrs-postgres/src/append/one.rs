use cqrs_core::{Append, AppendBatch, NewEvent, StoreError};

use super::request::expected;
use crate::{errors::batch_number, sql::Param};

/// A batch of one event at a version that is known, as the function `append_one` takes it; see
/// `migrations/0008_append_one.sql`.
#[derive(Debug)]
pub(super) struct One<'a> {
    batch: &'a AppendBatch,
    batch_number: i64,
    append: &'a Append,
    expected: i64,
    event: &'a NewEvent,
}

impl<'a> One<'a> {
    /// `None` where the batch is anything else.
    pub(super) fn of(batch: &'a AppendBatch) -> Result<Option<Self>, StoreError> {
        let [append @ Append { key: None, .. }] = &batch.appends[..] else { return Ok(None) };
        let [event] = &append.events[..] else { return Ok(None) };
        let expected = expected(append.expected);
        // Below 0 it is none.
        if expected < 0 {
            return Ok(None);
        }
        Ok(Some(Self { batch, batch_number: batch_number(batch.id)?, append, expected, event }))
    }

    /// `seen` is a position that the log is known to have reached.
    pub(super) fn params(&self, log: i32, lock_timeout: Option<i64>, seen: i64) -> Vec<Param<'a>> {
        vec![
            Param::Int(log.into()),
            Param::Int(self.batch.epoch.as_i64()),
            Param::Uuid(self.batch.id.slot),
            Param::Int(self.batch_number),
            Param::OptInt(lock_timeout),
            Param::Int(seen),
            Param::Text(self.append.stream.category()),
            Param::Text(self.append.stream.id()),
            Param::Int(self.expected),
            Param::Uuid(self.event.event_id),
            Param::Text(&self.event.name),
            Param::Int(self.event.type_version.into()),
            Param::Text(&self.event.data),
            Param::Text(&self.event.metadata),
        ]
    }
}
