//! Projections that cannot take every event, until somebody mends them.

use std::{
    collections::{HashMap, HashSet},
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use cqrs_core::prelude::*;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::books::signed;
use crate::account::{AccountId, Deposited};

/// What is too much for a broken account.
pub(crate) const TOO_MUCH: u64 = 100;

/// The accounts whose large deposits cannot be taken, and how often one was tried.
static BROKEN: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
static TRIED: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

fn locked<T>(of: &'static Mutex<T>) -> MutexGuard<'static, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on no large deposit of the account can be taken. Accounts are broken for every test
/// of this process.
pub(crate) fn broken(account: &str) {
    locked(&BROKEN).insert(account.to_owned());
}

pub(crate) fn mended(account: &str) {
    locked(&BROKEN).remove(account);
}

pub(crate) fn is_broken(account: &str) -> bool {
    locked(&BROKEN).contains(account)
}

/// How often a deposit of the account was tried that cannot be taken.
pub(crate) fn tried(account: &str) -> u32 {
    locked(&TRIED).get(account).copied().unwrap_or_default()
}

fn take(event: &Recorded<Deposited>) -> Result<(), String> {
    let account = event.id().to_string();
    if event.amount < TOO_MUCH || !is_broken(&account) {
        return Ok(());
    }
    *locked(&TRIED).entry(account).or_default() += 1;
    Err(format!("{} is too much", event.amount))
}

/// Stands still at what it cannot take.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stopping {
    pub(crate) amounts: Vec<i64>,
}

#[projection(name = "stopping", version = 1, key = AccountId)]
impl Stopping {
    fn deposited(&mut self, event: &Recorded<Deposited>) -> Result<(), String> {
        self.amounts.push(signed(event.amount));
        take(event)
    }
}

/// The same by code that takes everything: how it is run says nothing of what it is.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mended {
    pub(crate) amounts: Vec<i64>,
}

#[projection(name = "stopping", version = 1, key = AccountId)]
impl Mended {
    fn deposited(&mut self, event: &Recorded<Deposited>) {
        self.amounts.push(signed(event.amount));
    }
}

/// Goes on beside it.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Parking {
    pub(crate) amounts: Vec<i64>,
}

#[projection(name = "parking", version = 1, key = AccountId, on_poison = park, partitions = 2)]
impl Parking {
    fn deposited(&mut self, event: &Recorded<Deposited>) -> Result<(), String> {
        self.amounts.push(signed(event.amount));
        take(event)
    }
}

/// Goes on too, where it can be said whose event it is.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sizes {
    pub(crate) events: u32,
}

#[projection(name = "sizes", version = 1, key = String, on_poison = park)]
impl Sizes {
    #[key(event.amount.to_string())]
    fn deposited(&mut self, _: &Recorded<Deposited>) {
        self.events += 1;
    }
}

const TABLES: &str = "CREATE TABLE taken (position bigint NOT NULL, account text NOT NULL)";
const TAKE: &str = "INSERT INTO taken (position, account) VALUES ($1, $2)";

/// Writes before it fails, so that there is something to take back.
pub(crate) struct PgParking;

#[projection(name = "parking_rows", version = 1, on_poison = park, tables = TABLES)]
impl PgParking {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut PgConnection,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let statement = sqlx::query(TAKE).bind(event.position().as_i64());
        statement.bind(event.id().to_string()).execute(&mut *db).await?;
        Ok(take(event)?)
    }
}

pub(crate) struct SqliteParking;

#[projection(name = "parking_rows", version = 1, on_poison = park, tables = TABLES)]
impl SqliteParking {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut rusqlite::Connection,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        db.execute(TAKE, (event.position().as_i64(), event.id().to_string()))?;
        Ok(take(event)?)
    }
}
