use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use eventcore::Event as _;
use eventcore_postgres::projections::{
    AfterCommit, DeliveryPosition, DeliverySourceId, EventTypeName, Postgres,
    PostgresProjectionConfig, PostgresProjectionSource, PostgresProjectionStore, PostgresProjector,
    ProjectionRunOutcome, ProjectionSelection, ProjectionSelectionId, ProjectionStreamFilter,
    ProjectorName, Transaction, run_transactional_projection,
};
use eventcore_types::BatchSize;
use sqlx::PgPool;
use tokio::{runtime::Handle, task::block_in_place};
use tokio_util::sync::CancellationToken;

use super::{Bank, account::Event};
use crate::{bank::Views, pool::pool, seen::Seen};

/// Its runner asks the server for new events so often; the default is a second.
const POLL: Duration = Duration::from_millis(1);
/// So many events are read at once.
const BATCH: usize = 1_000;

/// What its projections need in the database, on top of the events.
pub(super) fn migrate(pool: &PgPool) -> Result<(), Failure> {
    // The compiler cannot tell that these futures may move between threads: they stay on this one.
    block_in_place(|| {
        let (source, here) = (source(pool)?, Handle::current());
        here.block_on(source.migrate())?;
        Ok(here.block_on(PostgresProjectionStore::from_pool(pool.clone()).migrate())?)
    })
}

fn source(pool: &PgPool) -> Result<PostgresProjectionSource, Failure> {
    Ok(PostgresProjectionSource::from_pool(pool.clone(), DeliverySourceId::try_new("bank")?))
}

fn config() -> Result<PostgresProjectionConfig, Failure> {
    let selection = ProjectionSelection::try_new(
        ProjectionSelectionId::try_new("accounts")?,
        ProjectionStreamFilter::All,
        vec![EventTypeName::try_new(Event::event_type_name())?],
    )?;
    Ok(PostgresProjectionConfig::new(selection).with_batch_size(BatchSize::new(BATCH))?)
}

/// Adds to the balance of an account, in the transaction that moves the position.
struct Balances {
    name: ProjectorName,
    seen: Arc<Seen>,
}

impl Balances {
    fn new(seen: Arc<Seen>) -> Result<Self, Failure> {
        Ok(Self { name: ProjectorName::try_new("balances")?, seen })
    }
}

/// Says that an event of this account can be queried.
struct Committed {
    seen: Arc<Seen>,
    account: String,
}

impl AfterCommit for Committed {
    type Error = std::convert::Infallible;

    async fn execute(self) -> Result<(), Self::Error> {
        self.seen.note(&self.account);
        Ok(())
    }
}

impl PostgresProjector for Balances {
    type Event = Event;
    type Error = sqlx::Error;
    type AfterCommit = Committed;

    fn name(&self) -> &ProjectorName {
        &self.name
    }

    async fn apply<'a, 'c>(
        &'a mut self,
        event: &'a Event,
        _: DeliveryPosition,
        transaction: &'a mut Transaction<'c, Postgres>,
    ) -> Result<Committed, sqlx::Error>
    where
        'c: 'a,
    {
        let account = event.account().as_ref().to_owned();
        let change = match event {
            Event::Deposited { amount, .. } => amount.cast_signed(),
            Event::Withdrawn { amount, .. } => -amount.cast_signed(),
        };
        let add = sqlx::query(include_str!("add.sql")).bind(&account).bind(change);
        add.execute(&mut **transaction).await?;
        Ok(Committed { seen: Arc::clone(&self.seen), account })
    }
}

#[async_trait]
impl Views for Bank {
    /// With connections of its own.
    async fn start(&self) -> Result<(), Failure> {
        let pool = pool(&self.url, 3).await?;
        let (source, store) = (source(&pool)?, PostgresProjectionStore::from_pool(pool));
        let seen = Arc::clone(self.seen.get_or_init(Arc::default));
        let config = config()?.with_continuous_poll_interval(POLL)?;
        let config = config.continuous(CancellationToken::new());
        let balances = Balances::new(seen)?;
        tokio::spawn(async move {
            let run = run_transactional_projection(balances, &source, &store, config);
            if let Err(e) = run.await {
                eprintln!("the projection ended: {e}");
            }
        });
        Ok(())
    }

    fn are_inline(&self) -> bool {
        false
    }

    async fn wait_for(&self, account: u64, events: u64) -> Result<(), Failure> {
        let seen = self.seen.get().ok_or("the projection was not started")?;
        seen.wait_for(&super::id(account), events).await;
        Ok(())
    }

    async fn clear(&self) -> Result<(), Failure> {
        sqlx::raw_sql("TRUNCATE balances, eventcore_projection_progress")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn rebuild(&self, events: u64) -> Result<(), Failure> {
        let pool = pool(&self.url, 3).await?;
        let (source, store) = (source(&pool)?, PostgresProjectionStore::from_pool(pool));
        let balances = Balances::new(Arc::default())?;
        let outcome = run_transactional_projection(balances, &source, &store, config()?).await?;
        match outcome {
            ProjectionRunOutcome::CaughtUp { processed, .. } if processed == events => Ok(()),
            other => Err(format!("the projection ended as {other:?}").into()),
        }
    }

    async fn all(&self) -> Result<HashMap<String, u64>, Failure> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT account, balance FROM balances").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(id, balance)| (id, balance.cast_unsigned())).collect())
    }
}
