use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use disintegrate::{EventListener, PersistedEvent, StreamQuery, query};
use disintegrate_postgres::{PgEventId, PgEventListener, PgEventListenerConfig};
use sqlx::PgPool;

use super::{Bank, Serde, account::AccountEvent};
use crate::{bank::Views, pool::pool, seen::Seen};

/// Asked for anyway in case a notification is missed.
const POLL: Duration = Duration::from_millis(50);

/// Adds to the balance of an account, in a statement of its own.
struct Balances {
    query: StreamQuery<PgEventId, AccountEvent>,
    pool: PgPool,
    seen: Arc<Seen>,
}

#[async_trait]
impl EventListener<PgEventId, AccountEvent> for Balances {
    type Error = sqlx::Error;

    fn id(&self) -> &'static str {
        "balances"
    }

    fn query(&self) -> &StreamQuery<PgEventId, AccountEvent> {
        &self.query
    }

    async fn handle(
        &self,
        event: PersistedEvent<PgEventId, AccountEvent>,
    ) -> Result<(), sqlx::Error> {
        let change = match &*event {
            AccountEvent::Deposited { amount, .. } => amount.cast_signed(),
            AccountEvent::Withdrawn { amount, .. } => -amount.cast_signed(),
        };
        let add = sqlx::query(include_str!("add.sql")).bind(event.account()).bind(change);
        add.execute(&self.pool).await?;
        self.seen.note(event.account());
        Ok(())
    }
}

#[async_trait]
impl Views for Bank {
    /// With connections of its own.
    async fn start(&self) -> Result<(), Failure> {
        let pool = pool(&self.url, 4).await?;
        let store =
            disintegrate_postgres::PgEventStore::new_uninitialized(pool.clone(), Serde::default());
        let seen = Arc::clone(self.seen.get_or_init(Arc::default));
        let balances = Balances { query: query!(AccountEvent), pool, seen };
        let config = PgEventListenerConfig::poller(POLL).with_notifier();
        let listener = PgEventListener::builder(store).register_listener(balances, config);
        tokio::spawn(async move {
            if let Err(e) = listener.start().await {
                eprintln!("the listener ended: {e}");
            }
        });
        Ok(())
    }

    fn are_inline(&self) -> bool {
        false
    }

    async fn wait_for(&self, account: u64, events: u64) -> Result<(), Failure> {
        let seen = self.seen.get().ok_or("the listener was not started")?;
        seen.wait_for(&super::id(account), events).await;
        Ok(())
    }

    async fn clear(&self) -> Result<(), Failure> {
        sqlx::raw_sql(include_str!("clear.sql")).execute(&self.pool).await?;
        Ok(())
    }

    async fn rebuild(&self, events: u64) -> Result<(), Failure> {
        self.start().await?;
        let seen = self.seen.get().ok_or("the listener was not started")?;
        seen.wait_for_all(events).await;
        Ok(())
    }

    async fn all(&self) -> Result<HashMap<String, u64>, Failure> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT account, balance FROM balances").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(id, balance)| (id, balance.cast_unsigned())).collect())
    }
}
