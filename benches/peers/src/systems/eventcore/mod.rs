//! eventcore 2.1 with eventcore-postgres 2.1.
//!
//! Every command reads all events of its stream, or those after its snapshot, and inserts through
//! a trigger that checks the version. It retries a conflict by itself: four times, with back-off,
//! which is its default policy. Projections poll; theirs is the transactional runner.

mod account;
mod views;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use eventcore::{RetryPolicy, collect_events, execute};
use eventcore_postgres::PostgresEventStore;
use eventcore_types::{
    BatchSize, EventFilter, EventPage, EventReader as _, EventStore as _, StreamId,
};
use sqlx::PgPool;

use self::account::{Deposit, Event, Withdraw};
use crate::{
    bank::{Account as Found, History, Opening, Views},
    pool::pool,
    seen::Seen,
};

pub(super) struct Bank {
    pool: PgPool,
    store: PostgresEventStore,
    snapshots: bool,
    url: String,
    seen: OnceLock<Arc<Seen>>,
}

/// So many events are asked for at once where all are read.
const PAGE: usize = 10_000;

const TRIGGER_OFF: &str = "ALTER TABLE eventcore_events DISABLE TRIGGER eventcore_version_trigger";
const TRIGGER_ON: &str = "ALTER TABLE eventcore_events ENABLE TRIGGER eventcore_version_trigger";

impl Bank {
    pub(super) async fn open(opening: &Opening) -> Result<Self, Failure> {
        let pool = pool(&opening.url, opening.connections()).await?;
        let store = PostgresEventStore::from_pool(pool.clone());
        if opening.is_first {
            store.migrate().await;
            sqlx::raw_sql(include_str!("views.sql")).execute(&pool).await?;
        }
        if opening.views() {
            views::migrate(&pool)?;
        }
        let (url, snapshots) = (opening.url.clone(), opening.snapshots());
        Ok(Self { pool, store, snapshots, url, seen: OnceLock::new() })
    }
}

fn id(account: u64) -> String {
    format!("account-{account}")
}

fn stream(account: u64) -> Result<StreamId, Failure> {
    Ok(StreamId::try_new(id(account))?)
}

#[async_trait]
impl crate::bank::Bank for Bank {
    async fn deposit(&self, account: u64, amount: u64) -> Result<(), Failure> {
        let command = Deposit { account: stream(account)?, amount, snapshots: self.snapshots };
        execute(&self.store, command, RetryPolicy::new()).await?;
        Ok(())
    }

    async fn withdraw(&self, account: u64, amount: u64) -> Result<(), Failure> {
        let command = Withdraw { account: stream(account)?, amount, snapshots: self.snapshots };
        execute(&self.store, command, RetryPolicy::new()).await?;
        Ok(())
    }

    async fn read(&self, account: u64) -> Result<Found, Failure> {
        let events = self.store.read_stream::<Event>(stream(account)?).await?;
        let events = collect_events(events).await?;
        Ok(events.into_iter().fold(Found::default(), |state, event| match event {
            Event::Deposited { amount, .. } => state.deposited(amount),
            Event::Withdrawn { amount, .. } => state.withdrawn(amount),
        }))
    }

    async fn fill(&self, history: History) -> Result<(), Failure> {
        let (events, accounts) = history.bound()?;
        // Its trigger would look up and check each row.
        sqlx::raw_sql(TRIGGER_OFF).execute(&self.pool).await?;
        let written = sqlx::query(include_str!("fill.sql")).bind(events).bind(accounts);
        let written = written.execute(&self.pool).await?.rows_affected();
        sqlx::raw_sql(TRIGGER_ON).execute(&self.pool).await?;
        if written > 0 {
            sqlx::raw_sql("VACUUM ANALYZE").execute(&self.pool).await?;
        }
        Ok(())
    }

    async fn replay(&self) -> Result<HashMap<String, u64>, Failure> {
        let mut balances: HashMap<String, u64> = HashMap::new();
        let mut page = EventPage::first(BatchSize::new(PAGE));
        loop {
            let events = self.store.read_events::<Event>(EventFilter::all(), page).await?;
            let Some((_, last)) = events.last() else { return Ok(balances) };
            page = EventPage::after(*last, BatchSize::new(PAGE));
            for (event, _) in events {
                let account = event.account().as_ref();
                let balance = match balances.get_mut(account) {
                    Some(balance) => balance,
                    None => balances.entry(account.to_owned()).or_default(),
                };
                *balance = event.apply_to(*balance);
            }
        }
    }

    fn id(&self, account: u64) -> String {
        id(account)
    }

    fn views(&self) -> Option<&dyn Views> {
        Some(self)
    }
}
