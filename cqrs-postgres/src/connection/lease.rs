use std::sync::Arc;

use cqrs_core::StoreError;
use sqlx::{Connection, PgConnection, postgres::PgRow};
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

use super::{Connections, Failure, run::run};
use crate::sql::Call;

/// A connection in use. Closed when dropped, unless it was given back.
#[derive(Debug)]
pub(crate) struct Lease {
    pub(super) connection: PgConnection,
    pub(super) is_new: bool,
    pub(super) home: Arc<Connections>,
    pub(super) _permit: OwnedSemaphorePermit,
}

impl Lease {
    /// Whether nothing was sent over it yet.
    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Sends one statement and takes its whole answer: one round trip, one transaction.
    pub(crate) async fn run(&mut self, call: &Call<'_>) -> Result<Vec<PgRow>, Failure> {
        self.run_into(call).await
    }

    async fn run_into<T: Default + Extend<PgRow>>(
        &mut self,
        call: &Call<'_>,
    ) -> Result<T, Failure> {
        let answer = run(&mut self.connection, call, self.home.self_contained);
        match timeout(self.home.answer_timeout, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::silence(self.home.answer_timeout)),
        }
    }

    /// Sends one text of any number of statements, and takes its whole answer.
    pub(crate) async fn run_as_text(&mut self, call: &Call<'_>) -> Result<Vec<PgRow>, Failure> {
        let answer = run(&mut self.connection, call, true);
        match timeout(self.home.answer_timeout, answer).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::silence(self.home.answer_timeout)),
        }
    }

    /// Whether the driver knows of a transaction that has not ended.
    pub(crate) fn is_in_transaction(&self) -> bool {
        self.connection.is_in_transaction()
    }

    /// For the next one. Only after a complete answer.
    pub(crate) fn give_back(self) {
        self.home.idle().push(self.connection);
    }
}

impl Connections {
    /// Sends one statement that may be sent twice: a read, or a write of which a repeat does no
    /// harm. Where an idle connection turns out to be broken, it is sent again over a new one.
    pub(crate) async fn ask(self: &Arc<Self>, call: &Call<'_>) -> Result<Vec<PgRow>, StoreError> {
        self.ask_into(call).await
    }

    /// The same for a long answer: what is made of its rows takes each as it comes in, so that
    /// they are never all there at once. An answer that breaks off is begun anew.
    pub(crate) async fn ask_into<T: Default + Extend<PgRow>>(
        self: &Arc<Self>,
        call: &Call<'_>,
    ) -> Result<T, StoreError> {
        loop {
            let mut lease = self.lease().await?;
            let was_new = lease.is_new;
            match lease.run_into(call).await {
                Ok(made) => {
                    lease.give_back();
                    return Ok(made);
                }
                Err(failure) if failure.leaves_the_connection() => {
                    lease.give_back();
                    return Err(failure.into_store_error());
                }
                Err(failure) if was_new => return Err(failure.into_store_error()),
                // At most once: what comes next is a new connection.
                Err(_) => self.forget_idle(),
            }
        }
    }
}
