use std::{borrow::Cow, time::Duration};

use cqrs_core::StoreError;
use futures_util::TryStreamExt;
use sqlx::{
    Either, Executor, PgConnection,
    error::DatabaseError,
    postgres::{PgDatabaseError, PgRow, PgSeverity},
};

use crate::{errors::translate, sql::Call};

/// A statement without a complete answer.
#[derive(Debug)]
pub(crate) struct Failure {
    error: sqlx::Error,
    /// Whether the server had said that the statement is done, before this happened.
    executed: bool,
}

/// Gives each row to what is made of the answer as soon as it is there.
pub(super) async fn run<T: Default + Extend<PgRow>>(
    connection: &mut PgConnection,
    call: &Call<'_>,
    self_contained: bool,
) -> Result<T, Failure> {
    let mut executed = false;
    let mut made = T::default();
    let answer = async {
        let mut stream = if self_contained {
            connection.fetch_many(sqlx::raw_sql(call.literal()))
        } else {
            let (sql, arguments) = call.bound().map_err(sqlx::Error::Encode)?;
            connection.fetch_many(sqlx::query_with(sql, arguments))
        };
        while let Some(part) = stream.try_next().await? {
            match part {
                Either::Left(_done) => executed = true,
                Either::Right(row) => made.extend(Some(row)),
            }
        }
        Ok(())
    };
    match answer.await {
        Ok(()) => Ok(made),
        Err(error) => Err(Failure { error, executed }),
    }
}

impl Failure {
    /// Of a statement of which nothing is known but this.
    pub(super) fn of(error: sqlx::Error) -> Self {
        Self { error, executed: false }
    }

    pub(super) fn silence(after: Duration) -> Self {
        let error = std::io::Error::new(
            std::io::ErrorKind::TimedOut,
            format!("no answer within {after:?}"),
        );
        Self { error: sqlx::Error::Io(error), executed: false }
    }

    /// Whether the statement's transaction is certain to have been rolled back.
    ///
    /// The server commits after it has said that the statement is done. An error before that, of
    /// a server that lives on, rolls back. An error after it may come from the commit itself.
    ///
    /// A pooler may speak for a server that it lost, or no longer waits for, while the statement
    /// goes on there. Only PostgreSQL itself names the routine that an error comes from.
    pub(crate) fn is_certain(&self) -> bool {
        match &self.error {
            sqlx::Error::Encode(_) => true,
            _ => !self.executed && self.leaves_the_connection() && self.comes_from_the_server(),
        }
    }

    /// Whether the connection can be used again: the server said what was wrong, and stayed.
    pub(crate) fn leaves_the_connection(&self) -> bool {
        match &self.error {
            sqlx::Error::Encode(_) => true,
            sqlx::Error::Database(error) => error
                .try_downcast_ref::<PgDatabaseError>()
                .is_some_and(|e| e.severity() == PgSeverity::Error),
            _ => false,
        }
    }

    /// Whether the server gave this SQLSTATE.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.code().is_some_and(|given| given == code)
    }

    pub(crate) fn into_store_error(self) -> StoreError {
        translate(&self.error)
    }

    pub(crate) fn reason(&self) -> String {
        self.error.to_string()
    }

    pub(crate) fn error(&self) -> &sqlx::Error {
        &self.error
    }

    fn comes_from_the_server(&self) -> bool {
        let database = self.error.as_database_error();
        let database = database.and_then(|e| e.try_downcast_ref::<PgDatabaseError>());
        database.is_some_and(|e| e.routine().is_some() && !e.code().starts_with("08"))
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.error.as_database_error().and_then(DatabaseError::code)
    }
}
