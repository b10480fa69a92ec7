use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use cqrs_bench_kit::Failure;
use evento::{
    Executor,
    metadata::Event,
    subscription::{Context, SubscriptionBuilder},
};
use sqlx_evento::PgPool;

use super::{
    Bank,
    account::{Deposited, Withdrawn},
};
use crate::{bank::Views, seen::Seen};

/// What the handlers write to, and whom they tell.
#[derive(Clone)]
struct Balances {
    pool: PgPool,
    seen: Arc<Seen>,
}

impl Balances {
    /// In a statement of its own.
    async fn add(&self, account: &str, change: i64) -> anyhow::Result<()> {
        let add = sqlx_evento::query(include_str!("add.sql")).bind(account).bind(change);
        add.execute(&self.pool).await?;
        self.seen.note(account);
        Ok(())
    }
}

#[evento::subscription]
async fn deposited<E: Executor>(
    ctx: &Context<'_, E>,
    event: Event<Deposited>,
) -> anyhow::Result<()> {
    let balances: Balances = ctx.extract();
    balances.add(&event.aggregate_id, event.data.amount.cast_signed()).await
}

#[evento::subscription]
async fn withdrawn<E: Executor>(
    ctx: &Context<'_, E>,
    event: Event<Withdrawn>,
) -> anyhow::Result<()> {
    let balances: Balances = ctx.extract();
    balances.add(&event.aggregate_id, -event.data.amount.cast_signed()).await
}

impl Bank {
    fn subscription(&self) -> SubscriptionBuilder<evento::Postgres> {
        let seen = Arc::clone(self.seen.get_or_init(Arc::default));
        SubscriptionBuilder::new("balances")
            .data(Balances { pool: self.pool.clone(), seen })
            .handler(deposited())
            .handler(withdrawn())
            .chunk_size(1_000)
    }
}

#[async_trait]
impl Views for Bank {
    async fn start(&self) -> Result<(), Failure> {
        let subscription = self.subscription().start(&self.executor).await?;
        tokio::spawn(async move {
            let reason = subscription.stopped().await;
            eprintln!("the subscription ended: {reason:?}");
        });
        Ok(())
    }

    fn are_inline(&self) -> bool {
        false
    }

    async fn wait_for(&self, account: u64, events: u64) -> Result<(), Failure> {
        let seen = self.seen.get().ok_or("the subscription was not started")?;
        seen.wait_for(&super::id(account), events).await;
        Ok(())
    }

    async fn clear(&self) -> Result<(), Failure> {
        sqlx_evento::raw_sql("TRUNCATE balances, subscriber").execute(&self.pool).await?;
        Ok(())
    }

    async fn rebuild(&self, _: u64) -> Result<(), Failure> {
        Ok(self.subscription().run_once(&self.executor).await?)
    }

    async fn all(&self) -> Result<HashMap<String, u64>, Failure> {
        let rows: Vec<(String, i64)> =
            sqlx_evento::query_as("SELECT account, balance FROM balances")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id, balance)| (id, balance.cast_unsigned())).collect())
    }
}
