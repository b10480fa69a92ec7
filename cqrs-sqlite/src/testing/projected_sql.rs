use std::{slice, thread};

use cqrs_core::{
    Identifies, IntoEvents, Metadata, RecordedEvent, SqlProjection, StoreError,
    testing::{ExpectedRows, History},
};
use jiff::Timestamp;
use rusqlite::{Connection, config::DbConfig};
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

use super::cells::read;
use crate::{
    fence::Fence,
    projections::{Untaken, handle},
};

/// What has happened so far to the tables of a projection.
///
/// See [`project_sql`] for an example.
pub struct ProjectedSql<P> {
    projection: P,
    db: Connection,
    fence: Fence,
    history: History,
}

/// Begins a spec of a projection that writes tables of its own: given events, then rows. It has a
/// database of its own in memory, where its tables are made as in a store, and needs no runtime.
///
/// As in a store, a handler cannot end the transaction, and what a deferred foreign key refers to
/// must be there after each event: any event may be the last one of its batch.
///
/// ```
/// use cqrs_core::prelude::*;
/// use cqrs_sqlite::testing::project_sql;
/// use rusqlite::Connection;
/// # use serde::{Deserialize, Serialize};
/// #
/// # #[derive(Id)]
/// # struct AccountId(String);
/// #
/// # #[derive(Event, Debug, Serialize, Deserialize)]
/// # #[event("spec-account.deposited")]
/// # struct MoneyDeposited { amount: i64 }
/// #
/// # #[derive(Debug, PartialEq, thiserror::Error)]
/// # #[error("it never refuses")]
/// # struct Never;
/// #
/// # #[derive(Aggregate, Default, Clone)]
/// # #[aggregate(category = "spec-account", id = AccountId, error = Never, facts(MoneyDeposited))]
/// # struct Account;
///
/// struct Largest;
///
/// #[projection(
///     name = "largest",
///     tables = "CREATE TABLE largest (account text PRIMARY KEY, amount integer NOT NULL)",
/// )]
/// impl Largest {
///     async fn deposited(
///         &self,
///         event: &Recorded<MoneyDeposited>,
///         db: &mut Connection,
///     ) -> Result<(), rusqlite::Error> {
///         let sql = "INSERT INTO largest VALUES ($1, $2) ON CONFLICT (account)
///                    DO UPDATE SET amount = max(amount, excluded.amount)";
///         db.execute(sql, (event.id().to_string(), event.amount)).map(drop)
///     }
/// }
///
/// let (ada, bob) = (AccountId::from("ada"), AccountId::from("bob"));
/// let of = |amount| MoneyDeposited { amount };
/// project_sql(Largest)
///     .given(&ada, (of(5), of(7), of(6)))
///     .given(&bob, of(1))
///     .then("SELECT * FROM largest ORDER BY account", [("ada", 7), ("bob", 1)])
///     .then_none("SELECT * FROM largest WHERE amount > 7");
/// ```
///
/// # Panics
/// Where its tables cannot be made.
#[must_use = "a spec goes on with `.then(query, rows)`"]
#[track_caller]
pub fn project_sql<P: SqlProjection<Db = Connection>>(projection: P) -> ProjectedSql<P> {
    let (db, fence) = match begin() {
        Ok(begun) => begun,
        Err(e) => panic!("a database in memory cannot be made: {e}"),
    };
    let (made, has_ended) = fence.closed(|| db.execute_batch(projection.tables()));
    let name = projection.spec().name;
    if let Err(e) = made {
        panic!("the tables of `{name}` cannot be made: {e}");
    }
    assert!(!has_ended, "the tables of `{name}`: their SQL ends the transaction that makes them");
    ProjectedSql { projection, db, fence, history: History::new() }
}

#[allow(clippy::must_use_candidate, reason = "what ends a spec gives itself back")]
impl<P: SqlProjection<Db = Connection>> ProjectedSql<P> {
    /// This happens next to one aggregate: an event, or a tuple, `Vec`, array or `Option` of them.
    ///
    /// # Panics
    /// Where an event cannot be stored, and where the projection cannot take it.
    #[must_use = "a spec goes on with `.then(query, rows)`"]
    #[track_caller]
    pub fn given<I: Identifies>(mut self, id: &I, history: impl IntoEvents<I::Aggregate>) -> Self {
        let mut events = self.history.happens(id, history);
        let reads = self.projection.spec().events;
        events.retain(|event| reads.contains(&&*event.name));
        // Of its own, so that a spec may stand in a task of any runtime.
        let taken = thread::scope(|scope| scope.spawn(|| self.take(&events)).join());
        match taken {
            Ok(Ok(())) => self,
            Ok(Err(reason)) => panic!("{reason}"),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// What is given from here on is recorded at this time; it is
    /// [`NOW`](cqrs_core::testing::NOW) otherwise.
    #[must_use = "a spec goes on with `.then(query, rows)`"]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.history.at(now);
        self
    }

    /// What is given from here on has this metadata.
    #[must_use = "a spec goes on with `.then(query, rows)`"]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.history.metadata(metadata);
        self
    }

    /// The query gives these rows, in this order. A row is whatever serialises: a tuple by the
    /// order of the columns, a struct by their names, anything else where there is one column. A
    /// blob is the text `\x` and its bytes in hexadecimal.
    ///
    /// # Panics
    /// Where it gives others, or fails.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then<R: Serialize>(self, query: &str, rows: impl IntoIterator<Item = R>) -> Self {
        self.compare(query, &ExpectedRows::of(rows));
        self
    }

    /// The query gives no row.
    ///
    /// # Panics
    /// Where it gives one, or fails.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then_none(self, query: &str) -> Self {
        self.compare(query, &ExpectedRows::none());
        self
    }

    #[track_caller]
    fn compare(&self, query: &str, expected: &ExpectedRows) {
        let compared = read(&self.db, query).map_err(|e| e.to_string());
        if let Err(reason) = compared.and_then(|found| expected.compare(&found)) {
            panic!("`{query}`: {reason}");
        }
    }

    fn take(&mut self, events: &[RecordedEvent]) -> Result<(), String> {
        let runtime = runtime().map_err(|e| format!("no runtime can be started: {e}"))?;
        for event in events {
            self.take_one(event, &runtime).map_err(|reason| {
                format!("event {} of what is given, `{}`: {reason}", event.position, event.name)
            })?;
        }
        Ok(())
    }

    fn take_one(&mut self, event: &RecordedEvent, runtime: &Runtime) -> Result<(), String> {
        let Self { projection, db, fence, .. } = self;
        let handled = handle(db, fence, slice::from_ref(event), projection, runtime.handle());
        match handled {
            Ok(None) => {}
            Ok(Some(Untaken { error, .. })) => return Err(error.to_string()),
            Err(failure) => return Err(StoreError::from(failure).to_string()),
        }
        let dangling = read(db, "PRAGMA foreign_key_check").map_err(|e| e.to_string())?;
        match dangling.rows.first() {
            None => Ok(()),
            Some(row) => Err(format!("a foreign key refers to nothing: {row:?}")),
        }
    }
}

/// A database of its own, set up as that of a store, in a transaction that is never committed.
fn begin() -> rusqlite::Result<(Connection, Fence)> {
    let db = Connection::open_in_memory()?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.execute_batch(include_str!("../open/pragmas.sql"))?;
    let fence = Fence::around(&db)?;
    db.execute_batch("BEGIN IMMEDIATE")?;
    Ok((db, fence))
}

/// A handler may wait for what is no database.
fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).enable_all().build()
}
