//! disintegrate 4 with disintegrate-postgres 4.
//!
//! Every decision reads all events of its query, or those after its snapshot, up to the oldest
//! transaction that is still writing; it appends in a serializable transaction that looks for
//! newer events of the query. A conflict is an error of the caller: there is no retry. A listener
//! is woken by notifications of a trigger on the events.
//!
//! Version 4.0.1 does not start on PostgreSQL 15: a function of its schema has a hexadecimal
//! literal, which PostgreSQL knows since version 16. Where that fails, `postgres_15.sql` adds what
//! is then missing, with the literal in decimal.

mod account;
mod views;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use disintegrate::{EventStore as _, NoSnapshot, StreamItem, query, serde::json::Json};
use disintegrate_postgres::{
    PgDecisionMaker, PgEventStore, PgSnapshotter, WithPgSnapshot, decision_maker,
};
use futures_util::TryStreamExt as _;
use sqlx::PgPool;

use self::account::{AccountEvent, Deposit, Withdraw};
use super::SNAPSHOT_EVERY;
use crate::{
    bank::{Account as Found, History, Opening, Views},
    pool::pool,
    seen::Seen,
};

type Serde = Json<AccountEvent>;
type Store = PgEventStore<AccountEvent, Serde>;

pub(super) struct Bank {
    pool: PgPool,
    store: Store,
    decisions: Decisions,
    url: String,
    seen: OnceLock<Arc<Seen>>,
}

enum Decisions {
    Plain(PgDecisionMaker<AccountEvent, Serde, NoSnapshot>),
    WithSnapshots(PgDecisionMaker<AccountEvent, Serde, WithPgSnapshot>),
}

impl Bank {
    pub(super) async fn open(opening: &Opening) -> Result<Self, Failure> {
        let pool = pool(&opening.url, opening.connections()).await?;
        let store = PgEventStore::new_uninitialized(pool.clone(), Serde::default());
        if opening.is_first {
            if let Err(e) = Store::try_new(pool.clone(), Serde::default()).await {
                let version: i32 =
                    sqlx::query_scalar("SELECT current_setting('server_version_num')::int")
                        .fetch_one(&pool)
                        .await?;
                if version >= 160_000 {
                    return Err(e.into());
                }
                sqlx::raw_sql(include_str!("postgres_15.sql")).execute(&pool).await?;
            }
            sqlx::raw_sql(include_str!("views.sql")).execute(&pool).await?;
        }
        let decisions = if opening.snapshots() {
            let snapshotter = PgSnapshotter::try_new(pool.clone(), SNAPSHOT_EVERY).await?;
            let snapshots = WithPgSnapshot::new(snapshotter);
            Decisions::WithSnapshots(decision_maker(store.clone(), snapshots))
        } else {
            Decisions::Plain(decision_maker(store.clone(), NoSnapshot))
        };
        Ok(Self { pool, store, decisions, url: opening.url.clone(), seen: OnceLock::new() })
    }
}

fn id(account: u64) -> String {
    format!("account-{account}")
}

#[async_trait]
impl crate::bank::Bank for Bank {
    async fn deposit(&self, account: u64, amount: u64) -> Result<(), Failure> {
        let decision = Deposit { account: id(account), amount };
        match &self.decisions {
            Decisions::Plain(maker) => maker.make(decision).await?,
            Decisions::WithSnapshots(maker) => maker.make(decision).await?,
        };
        Ok(())
    }

    async fn withdraw(&self, account: u64, amount: u64) -> Result<(), Failure> {
        let decision = Withdraw { account: id(account), amount };
        match &self.decisions {
            Decisions::Plain(maker) => maker.make(decision).await?,
            Decisions::WithSnapshots(maker) => maker.make(decision).await?,
        };
        Ok(())
    }

    async fn read(&self, account: u64) -> Result<Found, Failure> {
        let id = id(account);
        let query = query!(AccountEvent; account == id);
        let mut items = self.store.stream(&query);
        let mut state = Found::default();
        while let Some(item) = items.try_next().await? {
            if let StreamItem::Event(event) = item {
                state = match &*event {
                    AccountEvent::Deposited { amount, .. } => state.deposited(*amount),
                    AccountEvent::Withdrawn { amount, .. } => state.withdrawn(*amount),
                };
            }
        }
        Ok(state)
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
        let mut balances: HashMap<String, u64> = HashMap::new();
        let query = query!(AccountEvent);
        let mut items = self.store.stream(&query);
        while let Some(item) = items.try_next().await? {
            let StreamItem::Event(event) = item else { continue };
            let account = event.account();
            let balance = match balances.get_mut(account) {
                Some(balance) => balance,
                None => balances.entry(account.to_owned()).or_default(),
            };
            *balance = event.apply_to(*balance);
        }
        Ok(balances)
    }

    fn id(&self, account: u64) -> String {
        id(account)
    }

    fn views(&self) -> Option<&dyn Views> {
        Some(self)
    }
}
