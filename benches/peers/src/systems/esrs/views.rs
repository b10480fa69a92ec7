use std::collections::HashMap;

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use esrs::{
    handler::TransactionalEventHandler,
    rebuilder::{PgRebuilder, Rebuilder as _},
    store::{StoreEvent, postgres::PgStoreError},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Bank,
    account::{Account, Event},
};
use crate::bank::Views;

/// Adds to the balance of an account, in the transaction of the event.
pub(super) struct Balances;

#[async_trait]
impl TransactionalEventHandler<Account, PgStoreError, PgConnection> for Balances {
    async fn handle(
        &self,
        event: &StoreEvent<Event>,
        connection: &mut PgConnection,
    ) -> Result<(), PgStoreError> {
        let change = match event.payload {
            Event::Deposited { amount } => amount.cast_signed(),
            Event::Withdrawn { amount } => -amount.cast_signed(),
        };
        let add = sqlx::query(include_str!("add.sql")).bind(event.aggregate_id).bind(change);
        add.execute(connection).await?;
        Ok(())
    }

    async fn delete(
        &self,
        account: Uuid,
        connection: &mut PgConnection,
    ) -> Result<(), PgStoreError> {
        let delete = sqlx::query("DELETE FROM balances WHERE account = $1").bind(account);
        delete.execute(connection).await?;
        Ok(())
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

    /// Account by account, a transaction each.
    async fn rebuild(&self, _: u64) -> Result<(), Failure> {
        let rebuilder = PgRebuilder::<Account>::new();
        let rebuilder = rebuilder.with_transactional_event_handlers(vec![Box::new(&Balances)]);
        Ok(rebuilder.by_aggregate_id(self.pool.clone()).await?)
    }

    async fn all(&self) -> Result<HashMap<String, u64>, Failure> {
        let rows: Vec<(Uuid, i64)> =
            sqlx::query_as("SELECT account, balance FROM balances").fetch_all(&self.pool).await?;
        Ok(rows
            .into_iter()
            .map(|(id, balance)| (id.to_string(), balance.cast_unsigned()))
            .collect())
    }
}
