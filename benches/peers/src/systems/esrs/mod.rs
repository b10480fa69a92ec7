//! esrs 0.18.
//!
//! Every command reads all events of its account; there are no snapshots. Callers on their own
//! accounts take no lock: who comes second gets the error of the unique index. Callers who want
//! the same account use its advisory lock (`lock_and_load`), which holds a connection each while
//! they wait. Transactional handlers write in the transaction of the events. Ids are `UUIDv7`,
//! which is not the default and faster to index.

mod account;
mod views;

use std::collections::HashMap;

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use esrs::{
    AggregateState,
    manager::AggregateManager,
    store::{
        EventStore as _,
        postgres::{PgStore, PgStoreBuilder, UuidFormat},
    },
};
use futures_util::TryStreamExt as _;
use sqlx::PgPool;
use uuid::Uuid;

use self::{
    account::{Account, Command, Event},
    views::Balances,
};
use crate::{
    bank::{Account as Found, History, Opening, Views},
    pool::pool,
};

pub(super) struct Bank {
    pool: PgPool,
    store: PgStore<Account>,
    manager: AggregateManager<PgStore<Account>>,
    contended: bool,
}

impl Bank {
    pub(super) async fn open(opening: &Opening) -> Result<Self, Failure> {
        // Whoever waits for the lock holds a connection, and its holder needs one more.
        let connections = opening.connections() * if opening.contended() { 2 } else { 1 };
        let pool = pool(&opening.url, connections).await?;
        let mut builder = PgStoreBuilder::new(pool.clone()).with_event_id_format(UuidFormat::V7);
        if opening.is_first {
            sqlx::raw_sql(include_str!("views.sql")).execute(&pool).await?;
        } else {
            builder = builder.without_running_migrations();
        }
        if opening.views() {
            builder = builder.add_transactional_event_handler(&Balances);
        }
        let store = builder.try_build().await?;
        let manager = AggregateManager::new(store.clone());
        Ok(Self { pool, store, manager, contended: opening.contended() })
    }

    async fn execute(&self, account: u64, command: Command) -> Result<(), Failure> {
        let id = id(account);
        let state = if self.contended {
            self.manager.lock_and_load(id).await?.unwrap_or_default()
        } else {
            let loaded = self.manager.load(id).await?;
            loaded.unwrap_or_else(|| AggregateState::with_id(id))
        };
        self.manager.handle_command(state, command).await??;
        Ok(())
    }
}

/// The lock is on the first half.
fn id(account: u64) -> Uuid {
    Uuid::from_u64_pair(account + 1, 0)
}

#[async_trait]
impl crate::bank::Bank for Bank {
    async fn deposit(&self, account: u64, amount: u64) -> Result<(), Failure> {
        self.execute(account, Command::Deposit { amount }).await
    }

    async fn withdraw(&self, account: u64, amount: u64) -> Result<(), Failure> {
        self.execute(account, Command::Withdraw { amount }).await
    }

    async fn read(&self, account: u64) -> Result<Found, Failure> {
        let events = self.store.by_aggregate_id(id(account)).await?;
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
        let mut balances: HashMap<Uuid, u64> = HashMap::new();
        let mut events = self.store.stream_events(&self.pool);
        while let Some(event) = events.try_next().await? {
            let balance = balances.entry(event.aggregate_id).or_default();
            match event.payload {
                Event::Deposited { amount } => *balance += amount,
                Event::Withdrawn { amount } => *balance -= amount,
            }
        }
        Ok(balances.into_iter().map(|(id, balance)| (id.to_string(), balance)).collect())
    }

    fn id(&self, account: u64) -> String {
        id(account).to_string()
    }

    fn views(&self) -> Option<&dyn Views> {
        Some(self)
    }
}
