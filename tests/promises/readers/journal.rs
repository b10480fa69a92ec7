//! The books as tables, which handlers write with SQL: the same statements for each database.

use cqrs_core::prelude::*;

use sqlx::PgConnection;

use super::books::signed;
use crate::account::{AccountId, Deposited, Withdrawn};

const ENTER: &str = include_str!("enter.sql");
const ADD_UP: &str = include_str!("add_up.sql");

pub(crate) struct PgJournal;

#[projection(name = "journal", version = 1, tables = include_str!("journal.sql"))]
impl PgJournal {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut PgConnection,
    ) -> sqlx::Result<()> {
        enter(db, event.id(), event.position().as_i64(), signed(event.amount)).await
    }

    async fn withdrawn(
        &self,
        event: &Recorded<Withdrawn>,
        db: &mut PgConnection,
    ) -> sqlx::Result<()> {
        enter(db, event.id(), event.position().as_i64(), -signed(event.amount)).await
    }
}

/// The same by code that came later.
pub(crate) struct PgJournalV2;

#[projection(name = "journal", version = 2, tables = include_str!("journal.sql"))]
impl PgJournalV2 {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut PgConnection,
    ) -> sqlx::Result<()> {
        enter(db, event.id(), event.position().as_i64(), signed(event.amount)).await
    }

    async fn withdrawn(
        &self,
        event: &Recorded<Withdrawn>,
        db: &mut PgConnection,
    ) -> sqlx::Result<()> {
        enter(db, event.id(), event.position().as_i64(), -signed(event.amount)).await
    }
}

async fn enter(
    db: &mut PgConnection,
    account: &AccountId,
    position: i64,
    amount: i64,
) -> sqlx::Result<()> {
    for statement in [ENTER, ADD_UP] {
        sqlx::query(statement)
            .bind(position)
            .bind(account.to_string())
            .bind(amount)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

pub(crate) struct SqliteJournal;

#[projection(name = "journal", version = 1, tables = include_str!("journal.sql"))]
impl SqliteJournal {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut rusqlite::Connection,
    ) -> rusqlite::Result<()> {
        enter_into_file(db, event.id(), event.position().as_i64(), signed(event.amount))
    }

    async fn withdrawn(
        &self,
        event: &Recorded<Withdrawn>,
        db: &mut rusqlite::Connection,
    ) -> rusqlite::Result<()> {
        enter_into_file(db, event.id(), event.position().as_i64(), -signed(event.amount))
    }
}

/// The same by code that came later.
pub(crate) struct SqliteJournalV2;

#[projection(name = "journal", version = 2, tables = include_str!("journal.sql"))]
impl SqliteJournalV2 {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut rusqlite::Connection,
    ) -> rusqlite::Result<()> {
        enter_into_file(db, event.id(), event.position().as_i64(), signed(event.amount))
    }

    async fn withdrawn(
        &self,
        event: &Recorded<Withdrawn>,
        db: &mut rusqlite::Connection,
    ) -> rusqlite::Result<()> {
        enter_into_file(db, event.id(), event.position().as_i64(), -signed(event.amount))
    }
}

fn enter_into_file(
    db: &rusqlite::Connection,
    account: &AccountId,
    position: i64,
    amount: i64,
) -> rusqlite::Result<()> {
    for statement in [ENTER, ADD_UP] {
        db.prepare_cached(statement)?.execute((position, account.to_string(), amount))?;
    }
    Ok(())
}
