use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use cqrs_es::{EventEnvelope, Query, View, persist::QueryReplay};
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    Bank,
    account::{Account, Event},
    balances,
};
use crate::bank::Views;

/// The document of an account.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Balance {
    balance: u64,
}

impl View<Account> for Balance {
    fn update(&mut self, event: &EventEnvelope<Account>) {
        match event.payload {
            Event::Deposited { amount } => self.balance += amount,
            Event::Withdrawn { amount } => self.balance -= amount,
        }
    }
}

/// Balances in memory, as a query that a replay goes to.
#[derive(Default, Clone)]
pub(super) struct Fold(Arc<Mutex<HashMap<String, u64>>>);

impl Fold {
    pub(super) fn take(&self) -> HashMap<String, u64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Query<Account> for Fold {
    async fn dispatch(&self, account: &str, events: &[EventEnvelope<Account>]) {
        let mut balances = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let balance = match balances.get_mut(account) {
            Some(balance) => balance,
            None => balances.entry(account.to_owned()).or_default(),
        };
        for event in events {
            match event.payload {
                Event::Deposited { amount } => *balance += amount,
                Event::Withdrawn { amount } => *balance -= amount,
            }
        }
    }
}

#[async_trait]
impl Views for Bank {
    async fn start(&self) -> Result<(), Failure> {
        Ok(())
    }

    fn are_inline(&self) -> bool {
        true
    }

    async fn wait_for(&self, _: u64, _: u64) -> Result<(), Failure> {
        Ok(())
    }

    async fn clear(&self) -> Result<(), Failure> {
        sqlx::raw_sql("TRUNCATE balances").execute(&self.pool).await?;
        Ok(())
    }

    async fn rebuild(&self, _: u64) -> Result<(), Failure> {
        let repository = PostgresEventRepository::new(self.pool.clone());
        Ok(QueryReplay::new(repository, balances(&self.pool)).replay_all().await?)
    }

    async fn all(&self) -> Result<HashMap<String, u64>, Failure> {
        let rows: Vec<(String, Json<Balance>)> =
            sqlx::query_as("SELECT view_id, payload FROM balances").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(id, view)| (id, view.balance)).collect())
    }
}
