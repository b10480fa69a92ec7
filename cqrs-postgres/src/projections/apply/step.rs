use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use cqrs_core::{Advance, HandlerError, Part, RecordedEvent, SqlProjection, StoreError};
use futures_util::FutureExt;
use sqlx::PgConnection;

use super::{
    super::step::{Outcome, parking},
    failure::{Failure, ended, ended_before, panicked},
};
use crate::{
    connection::{self, Connections, Lease, Transaction},
    read::{Cells, one_row},
    sql::{Call, Param},
    store::Inner,
};

/// What came of a step that was begun.
pub(super) enum Ran {
    /// It was not begun, and the connection can be used again.
    Not(Outcome),
    Committed,
    /// A handler failed at that event; the connection can be used again.
    RolledBack {
        index: usize,
        error: HandlerError,
    },
    /// The same, and the connection had better not be used again.
    Panicked {
        index: usize,
        error: HandlerError,
    },
}

/// One step, in a transaction that was begun for it.
pub(super) struct Step<'l> {
    pub(super) inner: &'l Inner,
    pub(super) advance: &'l Advance,
    pub(super) transaction: Transaction<'l>,
}

impl Step<'_> {
    /// Takes the lease, runs the handlers, and commits, or leaves nothing behind.
    pub(super) async fn run(
        mut self,
        events: &[RecordedEvent],
        projection: &dyn SqlProjection<Db = PgConnection>,
    ) -> Result<Ran, StoreError> {
        let outcome = self.lock().await?;
        if !outcome.has_moved() {
            self.transaction.roll_back().await.map_err(connection::Failure::into_store_error)?;
            return Ok(Ran::Not(outcome));
        }
        for (index, event) in events.iter().enumerate() {
            if let Err(failure) = handle(&mut self.transaction, event, projection).await {
                return self.give_up(index, failure).await;
            }
        }
        // What goes wrong at the end was done by one of them; alone in a batch, it is found.
        let index = events.len().saturating_sub(1);
        if let Err(failure) = self.finish().await {
            return self.give_up(index, failure).await;
        }
        match self.transaction.commit().await {
            Ok(()) => Ok(Ran::Committed),
            Err(failure) => match Failure::of_driver(failure.error()) {
                Failure::Outage(error) => Err(error),
                // A constraint that is checked at the end. The server has rolled back.
                Failure::Handler(error) | Failure::Panic(error) => {
                    Ok(Ran::Panicked { index, error })
                }
            },
        }
    }

    /// Says that it has moved where the lease is ours.
    async fn lock(&mut self) -> Result<Outcome, StoreError> {
        let params = self.inner.advance(self.advance)?;
        let call = self.inner.statements.projections.apply.lock.with(params);
        let rows =
            self.transaction.run(&call).await.map_err(connection::Failure::into_store_error)?;
        Outcome::read(&rows)
    }

    /// Moves the checkpoint, if this still is the transaction that locked it.
    async fn finish(&mut self) -> Result<(), Failure> {
        let mut params = self.inner.part(self.advance.part);
        params.push(Param::Int(self.advance.to.as_i64()));
        params.push(Param::Int(self.advance.epoch.as_i64()));
        params.extend(parking(self.advance));
        let call = self.inner.statements.projections.apply.finish.with(params);
        let rows = self.transaction.run(&call).await.map_err(|f| Failure::of_driver(f.error()))?;
        let moved = one_row(&rows).and_then(|row| row.cell::<bool>(0)).map_err(Failure::Outage)?;
        if moved { Ok(()) } else { Err(Failure::Handler(ended())) }
    }

    async fn give_up(mut self, index: usize, failure: Failure) -> Result<Ran, StoreError> {
        match failure {
            Failure::Outage(error) => Err(error),
            Failure::Panic(error) => Ok(Ran::Panicked { index, error }),
            Failure::Handler(error) => {
                // Where the server is gone, the handler may have failed for no other reason.
                let error =
                    self.inner.explained(&mut self.transaction, self.advance.part, error).await?;
                self.transaction
                    .roll_back()
                    .await
                    .map_err(connection::Failure::into_store_error)?;
                Ok(Ran::RolledBack { index, error })
            }
        }
    }
}

/// Runs the handler of an event.
pub(crate) async fn handle(
    transaction: &mut Transaction<'_>,
    event: &RecordedEvent,
    projection: &dyn SqlProjection<Db = PgConnection>,
) -> Result<(), Failure> {
    let connection = transaction.connection();
    // In a block, so that what it does before its first await is caught too.
    let handled = AssertUnwindSafe(async { projection.handle(event, connection).await });
    match handled.catch_unwind().await {
        Ok(handled) => handled.map_err(Failure::of_handler),
        Err(panic) => Err(panicked(&*panic)),
    }
}

impl Inner {
    /// What a handler said, and that the transaction no longer is the one that was begun, where
    /// that is so.
    pub(crate) async fn explained(
        &self,
        transaction: &mut Transaction<'_>,
        part: Part,
        error: HandlerError,
    ) -> Result<HandlerError, StoreError> {
        let call = self.statements.projections.apply.check.with(self.part(part));
        let is_ours = match transaction.run(&call).await {
            Ok(rows) => one_row(&rows)?.cell(0)?,
            // Some transaction, in which a statement failed. Only in one can that be.
            Err(failure) if failure.leaves_the_connection() => true,
            Err(failure) => return Err(failure.into_store_error()),
        };
        Ok(if is_ours { error } else { ended_before(&error) })
    }

    /// What begins a transaction for handlers, whose tables are on that path.
    pub(crate) fn begin<'a>(&self, path: &'a str, timeouts: &'a [String; 2]) -> Call<'a> {
        let [locks, statements] = timeouts;
        let params = vec![Param::Text(path), Param::Text(locks), Param::Text(statements)];
        self.statements.projections.apply.begin.with(params)
    }

    /// For locks and for statements, as settings.
    pub(crate) fn timeouts(&self) -> [String; 2] {
        [self.patience, self.statement_timeout]
            .map(|timeout: Duration| timeout.as_millis().max(1).to_string())
    }

    /// A connection for explicit transactions that write. Its session may only read otherwise.
    pub(crate) async fn lease_that_writes(
        &self,
        connections: &Arc<Connections>,
    ) -> Result<Lease, StoreError> {
        let mut lease = connections.lease().await?;
        if lease.is_new() {
            let params = vec![Param::Int(self.log.into())];
            let call = self.statements.projections.apply.open_log.with(params);
            lease.run_as_text(&call).await.map_err(connection::Failure::into_store_error)?;
        }
        Ok(lease)
    }
}
