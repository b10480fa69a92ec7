//! What the handlers wrote, as users query it.

use std::collections::BTreeMap;

use super::books::Balance;
use crate::place::Place;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) position: i64,
    pub(crate) account: String,
    pub(crate) amount: i64,
}

/// In the order of positions.
pub(crate) async fn entries(place: &Place) -> Vec<Entry> {
    const ENTRIES: &str = "SELECT position, account, amount FROM entries ORDER BY position";
    let rows: Vec<(i64, String, i64)> = match place {
        Place::Memory(_) => Vec::new(),
        Place::Sqlite(_) => {
            let file = rusqlite::Connection::open(place.address()).unwrap();
            let mut found = file.prepare(ENTRIES).unwrap();
            let rows = found.query_map((), |row| row.try_into()).unwrap();
            rows.collect::<rusqlite::Result<_>>().unwrap()
        }
        Place::Postgres(database) => {
            let mut session = database.connect().await;
            sqlx::query("SET search_path = cqrs_read").execute(&mut session).await.unwrap();
            sqlx::query_as(ENTRIES).fetch_all(&mut session).await.unwrap()
        }
    };
    let entry = |(position, account, amount)| Entry { position, account, amount };
    rows.into_iter().map(entry).collect()
}

pub(crate) async fn totals(place: &Place) -> BTreeMap<String, Balance> {
    const TOTALS: &str = "SELECT account, balance, events, trail FROM totals";
    let rows: Vec<(String, i64, i64, i64)> = match place {
        Place::Memory(_) => Vec::new(),
        Place::Sqlite(_) => {
            let file = rusqlite::Connection::open(place.address()).unwrap();
            let mut found = file.prepare(TOTALS).unwrap();
            let rows = found.query_map((), |row| row.try_into()).unwrap();
            rows.collect::<rusqlite::Result<_>>().unwrap()
        }
        Place::Postgres(database) => {
            let mut session = database.connect().await;
            sqlx::query("SET search_path = cqrs_read").execute(&mut session).await.unwrap();
            sqlx::query_as(TOTALS).fetch_all(&mut session).await.unwrap()
        }
    };
    let row = |(account, balance, events, trail)| (account, Balance { balance, events, trail });
    rows.into_iter().map(row).collect()
}
