//! The kit for projections that write tables of their own.

use std::time::Duration;

use cqrs_core::{Metadata, prelude::*, testing::NOW};
use cqrs_sqlite::testing::{ProjectedSql, project_sql};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

#[derive(Id)]
struct ShopId(String);

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("spec-shop.sold")]
struct Sold {
    what: String,
    price: i64,
}

#[derive(Event, Debug, Serialize, Deserialize)]
#[event("spec-shop.closed")]
struct Closed {}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("it never refuses")]
struct Never;

#[derive(Aggregate, Default, Clone)]
#[aggregate(category = "spec-shop", id = ShopId, error = Never, facts(Sold, Closed))]
struct Shop;

const TABLES: &str = "
    CREATE TABLE shops (shop text PRIMARY KEY);
    CREATE TABLE sales (
      shop     text REFERENCES shops DEFERRABLE INITIALLY DEFERRED,
      position integer NOT NULL, what text NOT NULL, price integer CHECK (price > 0),
      sold_at  text NOT NULL, actor text);";

/// What a handler does with a sale beside noting it.
type Extra = fn(&Sold, &Connection) -> rusqlite::Result<()>;

struct Sales(Extra);

#[projection(name = "spec_sales", tables = TABLES)]
impl Sales {
    async fn sold(
        &self,
        event: &Recorded<Sold>,
        db: &mut Connection,
    ) -> Result<(), rusqlite::Error> {
        // Not of this thread's own: a handler may wait.
        tokio::time::sleep(Duration::from_millis(1)).await;
        (self.0)(event, db)?;
        let note = "INSERT INTO sales VALUES ($1, $2, $3, $4, $5, $6)";
        let actor = event.metadata().actor.clone();
        let (shop, position) = (event.id().to_string(), event.position().as_i64());
        let at = event.recorded_at().to_string();
        db.execute(note, (shop, position, &event.what, event.price, at, actor)).map(drop)
    }
}

fn opens(_: &Sold, db: &Connection) -> rusqlite::Result<()> {
    db.execute("INSERT INTO shops VALUES ('corner') ON CONFLICT DO NOTHING", []).map(drop)
}

fn corner() -> ShopId {
    ShopId::from("corner".to_owned())
}

fn sold(what: &str, price: i64) -> Sold {
    Sold { what: what.into(), price }
}

fn sales(extra: Extra) -> ProjectedSql<Sales> {
    project_sql(Sales(extra)).given(&corner(), sold("tea", 3))
}

const ALL: &str = "SELECT what, price FROM sales ORDER BY position";

#[test]
fn handlers_write_rows_that_a_query_gives() {
    sales(opens)
        .given(&corner(), Closed {})
        .then(ALL, [("tea", 3)])
        .at(NOW + jiff::SignedDuration::from_secs(1))
        .metadata(Metadata::new().actor("ada"))
        .given(&corner(), [sold("cup", 4), sold("pot", 5)])
        .then(ALL, [("tea", 3), ("cup", 4), ("pot", 5)])
        .then("SELECT actor, count(*) FROM sales GROUP BY 1", [(None, 1), (Some("ada"), 2)])
        .then(
            "SELECT DISTINCT sold_at FROM sales",
            ["2024-01-02T03:04:05Z", "2024-01-02T03:04:06Z"],
        )
        .then("SELECT position FROM sales", [1, 3, 4])
        .then_none("SELECT * FROM sales WHERE price > 5");
}

#[tokio::test]
async fn a_spec_may_stand_in_a_runtime() {
    sales(opens).then(ALL, [("tea", 3)]);
}

#[test]
#[should_panic(expected = "- (\"tea\", 4)\n  + (\"tea\", 3)")]
fn says_which_rows_are_others() {
    sales(opens).then(ALL, [("tea", 4)]);
}

#[test]
#[should_panic(expected = "`SELECT 1 FROM nobody`: no such table: nobody")]
fn says_what_is_wrong_with_a_query() {
    sales(opens).then_none("SELECT 1 FROM nobody");
}

#[test]
#[should_panic(expected = "event 2 of what is given, `spec-shop.sold`: CHECK constraint failed")]
fn says_which_event_cannot_be_taken() {
    let _ = sales(opens).given(&corner(), sold("air", 0));
}

#[test]
#[should_panic(
    expected = "event 1 of what is given, `spec-shop.sold`: a foreign key refers to nothing"
)]
fn what_a_row_refers_to_must_be_there_after_each_event() {
    let _ = sales(|_, _| Ok(()));
}

#[test]
#[should_panic(expected = "it ended the transaction")]
fn a_handler_cannot_end_the_transaction() {
    let _ = sales(|_, db| db.execute_batch("ROLLBACK; BEGIN"));
}

#[test]
#[should_panic(expected = "it panicked: no tea")]
fn a_panic_of_a_handler_is_told() {
    let _ = sales(|sold, _| panic!("no {}", sold.what));
}

struct Broken;

#[projection(name = "spec_broken", tables = "CREATE TABLE broken (")]
impl Broken {
    async fn sold(&self, _: &Recorded<Sold>, _: &mut Connection) -> Result<(), rusqlite::Error> {
        Ok(())
    }
}

#[test]
#[should_panic(expected = "the tables of `spec_broken` cannot be made: incomplete input")]
fn tables_that_cannot_be_made_are_told() {
    let _ = project_sql(Broken);
}
