//! Projections that are brought up to date in the append's own transaction: what the tests of them
//! share.

use std::collections::BTreeMap;

use cqrs_core::{Cqrs, EventStore, Position, ProjectionStore, Projections, Version, prelude::*};
use cqrs_postgres::{Builder, PostgresStore};
use cqrs_tests::{TestDatabase, TestServer};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, Executor, PgConnection};

use crate::{
    account::{AccountId, DepositMany, Deposited, account},
    log::whole_log,
    readers::books::{signed, trail},
    server::log_database,
};

/// What an account holds. Whatever is folded twice, left out or out of order shows in its trail.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ledger {
    pub(crate) balance: i64,
    pub(crate) events: i64,
    pub(crate) trail: i64,
}

impl Ledger {
    fn book(&mut self, position: Position, amount: u64) {
        self.balance += signed(amount);
        self.events += 1;
        self.trail = trail(self.trail, position);
    }
}

#[projection(name = "ledger", version = 1, key = AccountId, partitions = 2, mode = inline, columns(balance: i64))]
impl Ledger {
    fn deposited(&mut self, event: &Recorded<Deposited>) -> Result<(), String> {
        self.book(event.position(), event.amount);
        match &*event.tag {
            "poison" => Err("it cannot be booked".to_owned()),
            "panic" => panic!("it is too much"),
            _ => Ok(()),
        }
    }
}

/// The same by code that came later, and counts everything twice.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Twice(pub(crate) i64);

#[projection(name = "ledger", version = 2, key = AccountId, mode = inline)]
impl Twice {
    fn deposited(&mut self, event: &Recorded<Deposited>) {
        self.0 += 2 * signed(event.amount);
    }
}

const TABLES: &str =
    "CREATE TABLE lines (position bigint NOT NULL, account text NOT NULL, amount bigint NOT NULL)";
const ENTER: &str = "INSERT INTO lines VALUES ($1, $2, $3)";

/// A line for every deposit, without a key: one that is entered twice stands there twice. Some
/// deposits do what no handler should.
pub(crate) struct Lines;

#[projection(name = "lines", version = 1, mode = inline, tables = TABLES)]
impl Lines {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut PgConnection,
    ) -> sqlx::Result<()> {
        let enter = sqlx::query(ENTER).bind(event.position().as_i64()).bind(event.id().to_string());
        enter.bind(signed(event.amount)).execute(&mut *db).await?;
        match &*event.tag {
            "fails in SQL" => db.execute("SELECT 1 / 0").await.map(drop),
            "fails in SQL, and hides it" => {
                drop(db.execute("SELECT 1 / 0").await);
                Ok(())
            }
            "commits" => db.execute("COMMIT").await.map(drop),
            "commits, and hides it" => {
                drop(db.execute("COMMIT").await);
                Ok(())
            }
            "rolls back" => db.execute("ROLLBACK").await.map(drop),
            "begins another" => db.execute("ROLLBACK; BEGIN").await.map(drop),
            "writes on its own" => {
                db.execute("ROLLBACK").await?;
                db.execute("INSERT INTO lines VALUES (0, '', 0)").await.map(drop)
            }
            "leaves one open" => {
                std::mem::forget(db.begin().await?);
                Ok(())
            }
            "panics in SQL" => panic!("it is Friday"),
            "waits" => db.execute("SELECT pg_sleep(600)").await.map(drop),
            _ => Ok(()),
        }
    }
}

pub(crate) async fn a_database() -> TestDatabase {
    log_database(&TestServer::shared().await).await
}

/// With both.
pub(crate) fn inline(url: &str) -> Builder {
    PostgresStore::builder(url).inline::<Ledger>().inline_sql(Lines)
}

pub(crate) async fn open(database: &TestDatabase) -> PostgresStore {
    inline(&database.url()).connect().await.unwrap()
}

/// Who only asks.
pub(crate) fn asking(store: &PostgresStore) -> Projections {
    Projections::builder(store.clone()).document::<Ledger>().sql(Lines).attach().unwrap()
}

/// More deposits of 1 than one command may make.
pub(crate) async fn deposit_many(bank: &Cqrs, id: &str, count: usize) {
    for _ in 0..count / 100 {
        bank.execute(&account(id), DepositMany(100)).await.unwrap();
    }
}

type Books = BTreeMap<String, (Ledger, Version, Position)>;

/// Holds documents, rows and checkpoints against the log, folded by nobody's projection. Everything
/// must be there at once: nobody waits for anything here.
pub(crate) async fn agrees_with_the_log(database: &TestDatabase, store: &PostgresStore) -> usize {
    let log = whole_log(store).await;
    let (mut books, mut lines) = (Books::new(), Vec::new());
    for event in &log {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let (id, amount) = (event.stream.id(), data["amount"].as_u64().unwrap());
        let book = books.entry(id.to_owned()).or_default();
        book.0.book(event.position, amount);
        (book.1, book.2) = (event.version, event.position);
        lines.push(format!("{}|{id}|{amount}\n", event.position));
    }
    assert_eq!(documents(store).await, books, "documents");
    let found =
        database.psql("SELECT position, account, amount FROM cqrs_read.lines ORDER BY 1").await;
    assert_eq!(found, lines.concat(), "rows");
    let head = store.head().await.unwrap().position;
    for name in ["ledger", "lines"] {
        assert_eq!(store.reached(name).await.unwrap(), Some(head), "{name}");
    }
    log.len()
}

async fn documents(store: &PostgresStore) -> Books {
    let (asking, mut found, mut after) = (asking(store), Books::new(), None);
    loop {
        let page = asking.documents::<Ledger>().page(after.as_ref(), 500).await.unwrap();
        let Some(last) = page.last() else { return found };
        after = Some(last.key.clone());
        found.extend(
            page.into_iter().map(|d| (d.key.to_string(), (d.document, d.version, d.position))),
        );
    }
}
