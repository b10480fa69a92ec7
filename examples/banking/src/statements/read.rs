use std::{path::PathBuf, sync::Arc};

use cqrs_core::EventStore;
use rusqlite::{Connection, OpenFlags};
use sqlx::PgPool;
use tokio::task::{JoinError, spawn_blocking};

use super::{Statement, live};
use crate::{Cents, InvalidMonth, Month, SignedCents, account::AccountId, history::ReadError};

/// Runs on PostgreSQL, where the schema of the views comes first, and on SQLite.
const READ: &str = include_str!("read.sql");

/// Where statements are read.
#[derive(Clone)]
pub enum Statements {
    /// Folded from the log when they are asked for.
    Live(Arc<dyn EventStore>),
    /// From the tables in a file.
    Sqlite(PathBuf),
    /// From the views on a server.
    Postgres(PgPool),
}

/// Why statements cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// The database cannot be asked.
    #[error("the statements cannot be read: {0}")]
    Postgres(#[from] sqlx::Error),
    /// The file cannot be read.
    #[error("the statements cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The reading itself failed.
    #[error("the statements cannot be read: {0}")]
    Task(#[from] JoinError),
    /// A stored month is none.
    #[error(transparent)]
    Month(#[from] InvalidMonth),
}

impl StatementError {
    /// Whether asking again a little later may help.
    pub(crate) fn passes(&self) -> bool {
        match self {
            // What a server says of a statement it would say again, but where it was ending.
            Self::Postgres(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| code.starts_with("57") || code.starts_with("53"))
            }
            Self::Postgres(_) => true,
            Self::Sqlite(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
            }
            Self::Log(_) | Self::Task(_) | Self::Month(_) => false,
        }
    }
}

/// Month, credits, debits, closing.
type Row = (String, i64, i64, i64);

impl Statements {
    /// The projection that they are rows of.
    pub const PROJECTION: &str = "statements";

    /// Whether they are rows of a projection, and so follow the log at some distance.
    #[must_use]
    pub fn follow_the_log(&self) -> bool {
        !matches!(self, Self::Live(_))
    }

    /// The statements of an account, by month: that of one month, or all.
    ///
    /// # Errors
    /// [`StatementError`].
    pub async fn of(
        &self,
        account: &AccountId,
        month: Option<Month>,
    ) -> Result<Vec<Statement>, StatementError> {
        let (account_text, month_text) = (account.to_string(), month.map(|m| m.to_string()));
        let rows: Vec<Row> = match self {
            Self::Live(log) => return Ok(live::fold(&**log, account, month).await?),
            Self::Sqlite(path) => {
                let path = path.clone();
                let read = move || read_file(path, &account_text, month_text.as_deref());
                spawn_blocking(read).await??
            }
            Self::Postgres(pool) => {
                sqlx::query_as(READ).bind(account_text).bind(month_text).fetch_all(pool).await?
            }
        };
        rows.into_iter().map(Statement::from_row).collect()
    }
}

fn read_file(path: PathBuf, account: &str, month: Option<&str>) -> rusqlite::Result<Vec<Row>> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut read = db.prepare(READ)?;
    let row = |row: &rusqlite::Row<'_>| row.try_into();
    let rows = read.query_map((account, month), row)?;
    rows.collect()
}

impl Statement {
    fn from_row((month, credits, debits, closing): Row) -> Result<Self, StatementError> {
        Ok(Self {
            month: month.parse()?,
            credits: Cents::from_column(credits),
            debits: Cents::from_column(debits),
            closing: SignedCents::new(closing),
        })
    }
}
