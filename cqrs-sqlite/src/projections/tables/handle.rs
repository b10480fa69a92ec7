use std::panic::{AssertUnwindSafe, catch_unwind};

use cqrs_core::{HandlerError, RecordedEvent, SqlProjection, StoreError};
use rusqlite::Connection;
use tokio::runtime::Handle;

use crate::{failure::Failure, fence::Fence};

const ENDED: &str = "it ended the transaction, which also moves the checkpoint: no handler may \
                     COMMIT or ROLLBACK; nothing is stored";

/// An event that its handler did not take.
pub(crate) struct Untaken {
    /// Which of the events, counted from 0.
    pub(crate) index: usize,
    pub(crate) error: HandlerError,
}

/// Runs the handlers of the events, one after another, on this thread.
///
/// A handler may also wait for what is no database; the runtime drives that. The write lock is held
/// meanwhile.
pub(crate) fn handle(
    log: &mut Connection,
    fence: &Fence,
    events: &[RecordedEvent],
    projection: &dyn SqlProjection<Db = Connection>,
    runtime: &Handle,
) -> Result<Option<Untaken>, Failure> {
    for (index, event) in events.iter().enumerate() {
        let (handled, has_ended) = fence.closed(|| {
            catch_unwind(AssertUnwindSafe(|| runtime.block_on(projection.handle(event, log))))
        });
        let said = handled.unwrap_or_else(|panic| Err(HandlerError::panicked(&*panic)));
        if let Some(failure) = said.as_ref().err().and_then(outage) {
            return Err(failure);
        }
        let error = match said {
            _ if has_ended => HandlerError::new(ENDED),
            Err(error) => error,
            Ok(()) => continue,
        };
        return Ok(Some(Untaken { index, error }));
    }
    // Which of them it was shows when the batch is cut shorter.
    match events.len().checked_sub(1) {
        Some(index) if has_open_statements(log)? => {
            let error = HandlerError::new(
                "it left a statement open that has more rows, and so would hold the file as it \
                 is now forever; nothing is stored",
            );
            Ok(Some(Untaken { index, error }))
        }
        _ => Ok(None),
    }
}

/// Whether a statement was begun and never finished.
fn has_open_statements(log: &Connection) -> Result<bool, Failure> {
    if !log.is_busy() {
        return Ok(false);
    }
    // Full-text search keeps one of its own until the transaction ends, or a part of it is undone.
    log.execute_batch(include_str!("finish_own_statements.sql"))?;
    Ok(log.is_busy())
}

/// Whether it is not the event that is at fault but the file, at this moment.
fn outage(error: &HandlerError) -> Option<Failure> {
    let error = error.downcast_ref::<rusqlite::Error>()?;
    let again = match error {
        rusqlite::Error::SqliteFailure(cause, text) => {
            rusqlite::Error::SqliteFailure(*cause, text.clone())
        }
        _ => return None,
    };
    let meaning = StoreError::from(Failure::from(again));
    let is_outage = !matches!(meaning, StoreError::Rejected { .. });
    is_outage.then_some(Failure::Store(meaning))
}
