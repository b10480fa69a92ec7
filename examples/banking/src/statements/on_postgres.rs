use cqrs_core::prelude::*;
use sqlx::PgConnection;

use super::Booking;
use crate::account::{MoneyDeposited, MoneyWithdrawn};

/// Statements in tables of PostgreSQL.
#[derive(Default)]
pub(crate) struct OnPostgres;

#[projection(
    name = "statements", version = 1, on_poison = park, tables = include_str!("tables.sql"),
)]
impl OnPostgres {
    async fn deposited(
        &self,
        event: &Recorded<MoneyDeposited>,
        db: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        book(Booking::credit(event), db).await
    }

    async fn withdrawn(
        &self,
        event: &Recorded<MoneyWithdrawn>,
        db: &mut PgConnection,
    ) -> Result<(), sqlx::Error> {
        book(Booking::debit(event), db).await
    }
}

async fn book(booking: Booking, db: &mut PgConnection) -> Result<(), sqlx::Error> {
    let Booking { account, month, credit, debit } = booking;
    let book = sqlx::query(include_str!("book.sql"));
    book.bind(account).bind(month).bind(credit).bind(debit).execute(db).await?;
    Ok(())
}
