use std::time::Duration;

use sqlx::{Connection, PgConnection, Postgres, postgres::PgRow};
use tokio::time::timeout;

use super::{Failure, Lease, run::run};
use crate::sql::Call;

/// An explicit transaction over a connection in use. Dropped before its end, the connection must
/// not be given back.
pub(crate) struct Transaction<'l> {
    driver: sqlx::Transaction<'l, Postgres>,
    self_contained: bool,
    answer_timeout: Duration,
}

impl Lease {
    /// Begins a transaction, with a text that does so. The driver knows of it: who begins another
    /// one inside of it gets a savepoint.
    pub(crate) async fn begin(&mut self, call: &Call<'_>) -> Result<Transaction<'_>, Failure> {
        let (self_contained, answer_timeout) = (self.home.self_contained, self.home.answer_timeout);
        let begun = self.connection.begin_with(call.literal());
        let driver = within(answer_timeout, begun).await?;
        Ok(Transaction { driver, self_contained, answer_timeout })
    }
}

impl Transaction<'_> {
    /// Sends one statement and takes its whole answer.
    pub(crate) async fn run(&mut self, call: &Call<'_>) -> Result<Vec<PgRow>, Failure> {
        let answer = run(&mut self.driver, call, self.self_contained);
        timeout(self.answer_timeout, answer)
            .await
            .unwrap_or_else(|_| Err(Failure::silence(self.answer_timeout)))
    }

    /// For whoever else writes in it.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.driver
    }

    pub(crate) async fn commit(self) -> Result<(), Failure> {
        within(self.answer_timeout, self.driver.commit()).await
    }

    pub(crate) async fn roll_back(self) -> Result<(), Failure> {
        within(self.answer_timeout, self.driver.rollback()).await
    }
}

async fn within<T>(
    time: Duration,
    answer: impl Future<Output = sqlx::Result<T>>,
) -> Result<T, Failure> {
    match timeout(time, answer).await {
        Ok(answer) => answer.map_err(Failure::of),
        Err(_) => Err(Failure::silence(time)),
    }
}
