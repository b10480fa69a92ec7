//! cqrs-es 0.5 with postgres-es 0.5.
//!
//! Every command reads all events of its account, or those after the snapshot, and inserts with
//! the next number; who comes second gets `AggregateConflict`. There is no retry and no lock.
//! Views are updated after the commit, by the process that executed the command; errors there
//! reach an error handler only.

mod account;
mod views;

use std::collections::HashMap;

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use cqrs_es::{
    CqrsFramework, EventStore as _, Query,
    persist::{GenericQuery, PersistedEventStore, QueryReplay},
};
use postgres_es::{PostgresEventRepository, PostgresViewRepository};
use sqlx::PgPool;

use self::{
    account::{Account, Command, Event},
    views::{Balance, Fold},
};
use super::SNAPSHOT_EVERY;
use crate::{
    bank::{Account as Found, History, Opening, Views},
    pool::pool,
};

type Store = PersistedEventStore<PostgresEventRepository, Account>;

pub(super) struct Bank {
    pool: PgPool,
    framework: CqrsFramework<Account, Store>,
}

impl Bank {
    pub(super) async fn open(opening: &Opening) -> Result<Self, Failure> {
        let pool = pool(&opening.url, opening.connections()).await?;
        if opening.is_first {
            sqlx::raw_sql(include_str!("schema.sql")).execute(&pool).await?;
        }
        let repository = PostgresEventRepository::new(pool.clone());
        let store = if opening.snapshots() {
            let every = usize::try_from(SNAPSHOT_EVERY)?;
            PersistedEventStore::new_snapshot_store(repository, every)
        } else {
            PersistedEventStore::new_event_store(repository)
        };
        let mut queries: Vec<Box<dyn Query<Account>>> = Vec::new();
        if opening.views() {
            queries.push(Box::new(balances(&pool)));
        }
        Ok(Self { framework: CqrsFramework::new(store, queries, ()), pool })
    }
}

fn balances(
    pool: &PgPool,
) -> GenericQuery<PostgresViewRepository<Balance, Account>, Balance, Account> {
    let views = PostgresViewRepository::new("balances", pool.clone());
    let mut query = GenericQuery::new(views.into());
    query.use_error_handler(Box::new(|e| eprintln!("a view was not updated: {e}")));
    query
}

fn id(account: u64) -> String {
    format!("account-{account}")
}

#[async_trait]
impl crate::bank::Bank for Bank {
    async fn deposit(&self, account: u64, amount: u64) -> Result<(), Failure> {
        Ok(self.framework.execute(&id(account), Command::Deposit { amount }).await?)
    }

    async fn withdraw(&self, account: u64, amount: u64) -> Result<(), Failure> {
        Ok(self.framework.execute(&id(account), Command::Withdraw { amount }).await?)
    }

    async fn read(&self, account: u64) -> Result<Found, Failure> {
        let repository = PostgresEventRepository::new(self.pool.clone());
        let store: Store = PersistedEventStore::new_event_store(repository);
        let events = store.load_events(&id(account)).await?;
        Ok(events.into_iter().fold(Found::default(), |state, event| match event.payload {
            Event::Deposited { amount } => state.deposited(amount),
            Event::Withdrawn { amount } => state.withdrawn(amount),
        }))
    }

    async fn fill(&self, history: History) -> Result<(), Failure> {
        let (events, accounts) = history.bound()?;
        let written = sqlx::query(include_str!("fill.sql")).bind(events).bind(accounts);
        if written.execute(&self.pool).await?.rows_affected() > 0 {
            sqlx::raw_sql("VACUUM ANALYZE").execute(&self.pool).await?;
        }
        Ok(())
    }

    async fn replay(&self) -> Result<HashMap<String, u64>, Failure> {
        let fold = Fold::default();
        let repository = PostgresEventRepository::new(self.pool.clone());
        QueryReplay::new(repository, fold.clone()).replay_all().await?;
        Ok(fold.take())
    }

    fn id(&self, account: u64) -> String {
        id(account)
    }

    fn views(&self) -> Option<&dyn Views> {
        Some(self)
    }
}
