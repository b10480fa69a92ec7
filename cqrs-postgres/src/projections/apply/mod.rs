//! A step of a SQL projection: one explicit transaction, in which handlers of the user run.

mod failure;
mod statements;
mod step;

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    Advance, Advanced, RecordedEvent, SqlApplied, SqlProjection, SqlProjectionStore, StoreError,
};
use sqlx::PgConnection;

pub(super) use self::statements::Statements;
use self::step::{Ran, Step};
pub(crate) use self::{
    failure::{Failure, ended},
    step::handle,
};
use crate::{PostgresStore, store::Inner};

#[async_trait]
impl SqlProjectionStore for PostgresStore {
    type Db = PgConnection;

    async fn apply(
        &self,
        advance: &Advance,
        events: &[RecordedEvent],
        projection: &Arc<dyn SqlProjection<Db = PgConnection>>,
    ) -> Result<SqlApplied, StoreError> {
        self.inner().apply(advance, events, &**projection).await
    }
}

impl Inner {
    pub(crate) async fn apply(
        &self,
        advance: &Advance,
        events: &[RecordedEvent],
        projection: &dyn SqlProjection<Db = PgConnection>,
    ) -> Result<SqlApplied, StoreError> {
        let Some(tables) = self.tables(advance.part.generation).await? else {
            return Ok(SqlApplied::Advanced(Advanced::Stale));
        };
        let (path, timeouts) = (tables.search_path(), self.timeouts());
        let begin = self.begin(&path, &timeouts);
        loop {
            let mut lease = self.lease_that_writes(&self.handlers).await?;
            let was_new = lease.is_new();
            let transaction = match lease.begin(&begin).await {
                Ok(transaction) => transaction,
                Err(failure) if was_new => return Err(failure.into_store_error()),
                Err(_) => {
                    // Nothing was sent that matters. At most once: the next one is new.
                    self.handlers.forget_idle();
                    continue;
                }
            };
            let ran = Step { inner: self, advance, transaction }.run(events, projection).await?;
            return Ok(match ran {
                Ran::Not(outcome) => {
                    lease.give_back();
                    SqlApplied::Advanced(self.conclude(advance, outcome).await?)
                }
                // What was committed is a savepoint that a handler left open.
                Ran::Committed if lease.is_in_transaction() => {
                    let index = events.len().saturating_sub(1);
                    SqlApplied::Failed { index, error: ended() }
                }
                Ran::Committed => {
                    lease.give_back();
                    SqlApplied::Advanced(Advanced::Committed)
                }
                Ran::RolledBack { index, error } => {
                    if !lease.is_in_transaction() {
                        lease.give_back();
                    }
                    SqlApplied::Failed { index, error }
                }
                // Nobody knows what state the connection is in.
                Ran::Panicked { index, error } => SqlApplied::Failed { index, error },
            });
        }
    }
}
