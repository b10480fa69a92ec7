use std::{fmt::Display, panic::Location, pin::Pin};

use cqrs_core::{
    Identifies, IntoEvents, Metadata, SqlProjection,
    testing::{ExpectedRows, History},
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{PgConnection, PgPool};

use super::{
    place::Place,
    step::{Step, What},
};

/// What is to happen to the tables of a projection, and what must come of it.
///
/// See [`project_sql`] for an example.
#[must_use = "a spec is run by `.await`"]
pub struct ProjectedSql<P> {
    projection: P,
    pool: PgPool,
    history: History,
    steps: Vec<Step>,
    begun: &'static Location<'static>,
}

/// Begins a spec of a projection that writes tables of its own: given events, then rows. It runs
/// where it is awaited.
///
/// It has a schema of its own, in a transaction that is rolled back: any number of specs run at
/// once in any database where this user may create a schema, and nothing stays behind, however
/// they end. No log is needed.
///
/// As in a store, a handler cannot end the transaction, and constraints that are checked at its
/// end must hold after each event: any event may be the last one of its batch.
///
/// ```
/// use cqrs_core::prelude::*;
/// use cqrs_postgres::testing::project_sql;
/// use sqlx::PgConnection;
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
///     tables = "CREATE TABLE largest (account text PRIMARY KEY, amount bigint NOT NULL)",
/// )]
/// impl Largest {
///     async fn deposited(
///         &self,
///         event: &Recorded<MoneyDeposited>,
///         db: &mut PgConnection,
///     ) -> Result<(), sqlx::Error> {
///         let sql = "INSERT INTO largest AS l VALUES ($1, $2) ON CONFLICT (account)
///                    DO UPDATE SET amount = greatest(l.amount, excluded.amount)";
///         let put = sqlx::query(sql).bind(event.id().to_string()).bind(event.amount);
///         put.execute(db).await.map(drop)
///     }
/// }
///
/// # async fn takes_the_largest(pool: sqlx::PgPool) {
/// let (ada, bob) = (AccountId::from("ada"), AccountId::from("bob"));
/// let of = |amount| MoneyDeposited { amount };
/// project_sql(Largest, &pool)
///     .given(&ada, (of(5), of(7), of(6)))
///     .given(&bob, of(1))
///     .then("SELECT * FROM largest ORDER BY account", [("ada", 7), ("bob", 1)])
///     .then_none("SELECT * FROM largest WHERE amount > 7")
///     .await;
/// # }
/// ```
#[track_caller]
pub fn project_sql<P: SqlProjection<Db = PgConnection>>(
    projection: P,
    pool: &PgPool,
) -> ProjectedSql<P> {
    let (history, steps) = (History::new(), Vec::new());
    ProjectedSql { projection, pool: pool.clone(), history, steps, begun: Location::caller() }
}

impl<P: SqlProjection<Db = PgConnection>> ProjectedSql<P> {
    /// This happens next to one aggregate: an event, or a tuple, `Vec`, array or `Option` of them.
    /// The spec fails where the projection cannot take it.
    ///
    /// # Panics
    /// Where an event cannot be stored.
    #[track_caller]
    pub fn given<I: Identifies>(mut self, id: &I, history: impl IntoEvents<I::Aggregate>) -> Self {
        let mut events = self.history.happens(id, history);
        let reads = self.projection.spec().events;
        events.retain(|event| reads.contains(&&*event.name));
        self.step(What::Given(events))
    }

    /// What is given from here on is recorded at this time; it is
    /// [`NOW`](cqrs_core::testing::NOW) otherwise.
    pub fn at(mut self, now: Timestamp) -> Self {
        self.history.at(now);
        self
    }

    /// What is given from here on has this metadata.
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.history.metadata(metadata);
        self
    }

    /// The query gives these rows, in this order; otherwise the spec fails. A row is whatever
    /// serialises: a tuple by the order of the columns, a struct by their names, anything else
    /// where there is one column. What is neither a number nor a boolean is compared by the text
    /// that the server writes.
    ///
    /// # Panics
    /// Where a row cannot be serialised.
    #[track_caller]
    pub fn then<R: Serialize>(
        self,
        query: impl Into<String>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        let rows = ExpectedRows::of(rows);
        self.step(What::Then { query: query.into(), rows })
    }

    /// The query gives no row; otherwise the spec fails.
    #[track_caller]
    pub fn then_none(self, query: impl Into<String>) -> Self {
        self.step(What::Then { query: query.into(), rows: ExpectedRows::none() })
    }

    #[track_caller]
    fn step(mut self, what: What) -> Self {
        self.steps.push(Step { at: Location::caller(), what });
        self
    }

    async fn run(self) {
        let Self { projection, pool, steps, begun, .. } = self;
        let name = projection.spec().name;
        let mut place = match Place::with(&pool, projection.tables()).await {
            Ok(place) => place,
            Err(e) => fails(begun, format_args!("the tables of `{name}` cannot be made: {e}")),
        };
        let mut failed = None;
        for Step { at, what } in &steps {
            if let Err(reason) = what.run(&mut place, &projection).await {
                failed = Some((at, reason));
                break;
            }
        }
        let left = place.leave(&pool).await;
        if let Some((at, reason)) = failed {
            fails(at, reason);
        }
        if let Err(e) = left {
            fails(begun, format_args!("the spec cannot be cleared away: {e}"));
        }
    }
}

impl<P: SqlProjection<Db = PgConnection>> IntoFuture for ProjectedSql<P> {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

    /// # Panics
    /// Where the spec fails, with the line that it fails at.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// A future has no caller: the line of the spec is said in words.
fn fails(at: &Location<'_>, reason: impl Display) -> ! {
    panic!("{at}: {reason}");
}
