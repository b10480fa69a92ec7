//! evento 2.0.0-alpha.38. Events are bitcode; it has no JSON.
//!
//! A command loads its write model, from memory and the events after it, as its README has it
//! (`snapshot(memory)`), or from all events, or from a snapshot in the database. An append asks for
//! the routing key and the last version, and inserts; who comes second gets
//! `InvalidOriginalVersion`. There is no retry and no lock. Versions are 16 bits: no stream has
//! more than 65,535 events. Subscriptions see events that are a second old (`stable_margin`).
//!
//! Its pool is of sqlx 0.9.

mod account;
mod fill;
mod views;

use std::{
    collections::HashMap,
    str::FromStr as _,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use evento::{
    AggregateEvents, EventFilter, Executor as _, Postgres, TenantFilter,
    cursor::Args,
    migrator::{Migrate as _, Plan},
};
use sqlx_evento::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use self::account::{Account, AccountEvent, Deposited, Mode, Withdrawn};
use crate::{
    bank::{Account as Found, History, Opening, Views},
    seen::Seen,
};

pub(super) struct Bank {
    pool: PgPool,
    executor: Postgres,
    mode: Mode,
    seen: OnceLock<Arc<Seen>>,
}

/// So many events are asked for at once where all are read.
const PAGE: u16 = 10_000;

impl Bank {
    pub(super) async fn open(opening: &Opening) -> Result<Self, Failure> {
        let extra = if opening.views() { 2 } else { 0 };
        let pool = pool(&opening.url, opening.connections() + extra).await?;
        if opening.is_first {
            let mut connection = pool.acquire().await?;
            let migrator = evento::sql_migrator::new::<sqlx_evento::Postgres>()?;
            migrator.run(&mut *connection, &Plan::apply_all()).await?;
            drop(connection);
            sqlx_evento::raw_sql(include_str!("views.sql")).execute(&pool).await?;
        }
        let mode = match opening.cold() {
            true if opening.snapshots() => Mode::Snapshots,
            true => Mode::Events,
            false => Mode::Memory,
        };
        Ok(Self { executor: pool.clone().into(), pool, mode, seen: OnceLock::new() })
    }
}

/// As for the other peers: no ping, all connections open.
async fn pool(url: &str, connections: u32) -> Result<PgPool, Failure> {
    let options = PgPoolOptions::new()
        .min_connections(connections)
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false);
    let pool = options.connect_with(PgConnectOptions::from_str(url)?).await?;
    while pool.size() < connections {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    Ok(pool)
}

fn id(account: u64) -> String {
    format!("account-{account}")
}

#[async_trait]
impl crate::bank::Bank for Bank {
    async fn deposit(&self, account: u64, amount: u64) -> Result<(), Failure> {
        self.mode.deposit(&self.executor, id(account), amount).await
    }

    async fn withdraw(&self, account: u64, amount: u64) -> Result<(), Failure> {
        self.mode.withdraw(&self.executor, id(account), amount).await
    }

    async fn read(&self, account: u64) -> Result<Found, Failure> {
        let mut state = Found::default();
        let filter = EventFilter::by_id::<Account>(id(account));
        self.read_all(filter, |_, event| {
            state = match event {
                AccountEvent::Deposited(Deposited { amount }) => state.deposited(*amount),
                AccountEvent::Withdrawn(Withdrawn { amount }) => state.withdrawn(*amount),
            };
        })
        .await?;
        Ok(state)
    }

    async fn fill(&self, history: History) -> Result<(), Failure> {
        fill::fill(&self.pool, history).await
    }

    async fn replay(&self) -> Result<HashMap<String, u64>, Failure> {
        let mut balances: HashMap<String, u64> = HashMap::new();
        self.read_all(EventFilter::by_type::<Account>(), |account, event| {
            let balance = match balances.get_mut(account) {
                Some(balance) => balance,
                None => balances.entry(account.to_owned()).or_default(),
            };
            match event {
                AccountEvent::Deposited(Deposited { amount }) => *balance += amount,
                AccountEvent::Withdrawn(Withdrawn { amount }) => *balance -= amount,
            }
        })
        .await?;
        Ok(balances)
    }

    fn id(&self, account: u64) -> String {
        id(account)
    }

    fn views(&self) -> Option<&dyn Views> {
        Some(self)
    }
}

impl Bank {
    async fn read_all(
        &self,
        filter: EventFilter,
        mut with: impl FnMut(&str, &AccountEvent) + Send,
    ) -> Result<(), Failure> {
        let filter: Arc<[EventFilter]> = [filter].into();
        let mut after = None;
        loop {
            let (filter, page) = (Some(Arc::clone(&filter)), Args::forward(PAGE, after));
            let read = self.executor.read(filter, None, TenantFilter::All, page, None).await?;
            for edge in &read.edges {
                let event = <Account as AggregateEvents>::Events::try_from(&edge.node)?;
                with(&edge.node.aggregate_id, &event);
            }
            after = read.page_info.end_cursor;
            if !read.page_info.has_next_page {
                return Ok(());
            }
        }
    }
}
