use cqrs_core::prelude::*;
use rusqlite::Connection;

use super::Booking;
use crate::account::{MoneyDeposited, MoneyWithdrawn};

/// Statements in tables of SQLite.
#[derive(Default)]
pub(crate) struct OnSqlite;

#[projection(
    name = "statements", version = 1, on_poison = park, tables = include_str!("tables.sql"),
)]
impl OnSqlite {
    async fn deposited(
        &self,
        event: &Recorded<MoneyDeposited>,
        db: &mut Connection,
    ) -> Result<(), rusqlite::Error> {
        book(Booking::credit(event), db)
    }

    async fn withdrawn(
        &self,
        event: &Recorded<MoneyWithdrawn>,
        db: &mut Connection,
    ) -> Result<(), rusqlite::Error> {
        book(Booking::debit(event), db)
    }
}

fn book(booking: Booking, db: &mut Connection) -> Result<(), rusqlite::Error> {
    let Booking { account, month, credit, debit } = booking;
    db.prepare_cached(include_str!("book.sql"))?.execute((account, month, credit, debit))?;
    Ok(())
}
