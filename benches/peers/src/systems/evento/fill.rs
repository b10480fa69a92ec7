use cqrs_bench_kit::Failure;
use evento::{Aggregate as _, metadata::Metadata};
use sqlx_evento::PgPool;

use super::account::{Account, Deposited, Withdrawn};
use crate::bank::History;

/// Writes a history where there is none: the events are encoded here, once for each amount.
pub(super) async fn fill(pool: &PgPool, history: History) -> Result<(), Failure> {
    let (events, accounts) = history.bound()?;
    let withdrawals: Vec<_> =
        (1..=1_000).map(|amount| bitcode::encode(&Withdrawn { amount })).collect();
    let written = sqlx_evento::query(include_str!("fill.sql"))
        .bind(events)
        .bind(accounts)
        .bind(Account::aggregate_type())
        .bind(bitcode::encode(&Deposited { amount: 1_000 }))
        .bind(withdrawals)
        .bind(bitcode::encode(&Metadata::default()))
        .execute(pool)
        .await?;
    if written.rows_affected() > 0 {
        sqlx_evento::raw_sql("VACUUM ANALYZE").execute(pool).await?;
    }
    Ok(())
}
