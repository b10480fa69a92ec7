//! Handlers of SQL projections that fail on a real server, through the runner: the event is named,
//! nothing of it stays behind, and when it is mended all goes on in order.

use std::{error::Error, time::Duration};

use cqrs_core::{
    Position, ProjectionState, ProjectionStatus, Projections, Retried, Stop, prelude::*,
};
use cqrs_postgres::PostgresStore;
use cqrs_tests::TestDatabase;
use sqlx::{Connection, Executor, PgConnection};

use crate::{
    account::{Deposited, account, bank, deposit},
    postgres_inline::a_database,
    readers::{
        fragile::{PgParking, TOO_MUCH, broken, is_broken, mended},
        program::{SOON, restless},
    },
};

const TABLES: &str = "CREATE TABLE noted (position bigint NOT NULL, account text NOT NULL)";
const NOTE: &str = "INSERT INTO noted VALUES ($1, $2)";

/// Notes every deposit; into a broken account it does what the deposit says.
struct Notes;

#[projection(name = "notes", version = 1, tables = TABLES)]
impl Notes {
    async fn deposited(
        &self,
        event: &Recorded<Deposited>,
        db: &mut PgConnection,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let account = event.id().to_string();
        let note = sqlx::query(NOTE).bind(event.position().as_i64()).bind(&account);
        note.execute(&mut *db).await?;
        if is_broken(&account) {
            misbehave(&event.tag, db).await?;
        }
        Ok(())
    }
}

async fn misbehave(how: &str, db: &mut PgConnection) -> Result<(), Box<dyn Error + Send + Sync>> {
    let sql = match how {
        "says no" => return Err("it says no".into()),
        "panics" => panic!("it is Friday"),
        "leaves one open" => {
            std::mem::forget(db.begin().await?);
            return Ok(());
        }
        "fails in SQL" | "fails, and hides it" => "SELECT 1 / 0",
        "commits" | "commits, and hides it" => "COMMIT",
        "rolls back" => "ROLLBACK",
        "runs out of time" => "SET LOCAL statement_timeout = 20; SELECT pg_sleep(60)",
        "waits for a lock" => "SET LOCAL lock_timeout = 20; LOCK TABLE public.locked",
        "is a victim" => "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$",
        _ => return Ok(()),
    };
    match db.execute(sql).await {
        Err(error) if !how.ends_with("hides it") => Err(error.into()),
        _ => Ok(()),
    }
}

async fn notes(database: &TestDatabase) -> Projections {
    let store = PostgresStore::connect(&database.url()).await.unwrap();
    Projections::builder(store).options(restless()).sql(Notes).start().await.unwrap()
}

async fn noted(database: &TestDatabase) -> String {
    let noted = "SELECT string_agg(position || ' ' || account, ', ' ORDER BY position) FROM cqrs_read.noted";
    database.psql(noted).await.trim().to_owned()
}

/// Until the projection is in a state like this one.
async fn until<T>(projections: &Projections, like: impl Fn(ProjectionStatus) -> Option<T>) -> T {
    loop {
        let status = projections.status().await.unwrap();
        if let Some(found) = status.into_iter().find_map(&like) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn stopped(status: ProjectionStatus) -> Option<Stop> {
    match status.state {
        ProjectionState::Stopped(stop) => Some(stop),
        _ => None,
    }
}

/// One before it, the one, and two after it, of which one is of another account.
async fn four(database: &TestDatabase, id: &str, how: &str) -> Position {
    let bank = bank(PostgresStore::connect(&database.url()).await.unwrap());
    let mut last = Position::START;
    for (id, tag) in [("before", ""), (id, how), (id, ""), ("after", "")] {
        last = bank.execute(&account(id), deposit(1, tag)).await.unwrap().position;
    }
    last
}

/// Stands still at the second event, with the reason, and goes on when that is mended.
async fn stops_and_goes_on(how: &str, reason: &str) {
    let database = a_database().await;
    let id = format!("it {how}");
    broken(&id);
    let program = notes(&database).await;
    let last = four(&database, &id, how).await;
    let stop = until(&program, stopped).await;
    assert_eq!((stop.position.get(), &*stop.name), (2, "account.deposited"), "{stop:?}");
    assert_eq!(stop.stream.id(), id);
    assert!(stop.reason.contains(reason), "{stop:?}");
    assert_eq!(noted(&database).await, "1 before");
    mended(&id);
    assert!(program.resume("notes").await.unwrap());
    program.wait_for("notes", last, SOON).await.unwrap();
    assert_eq!(noted(&database).await, format!("1 before, 2 {id}, 3 {id}, 4 after"));
    assert_eq!(program.status().await.unwrap()[0].state, ProjectionState::Live);
}

#[tokio::test]
async fn a_handler_that_says_no_stops_its_projection_until_it_is_mended() {
    stops_and_goes_on("says no", "it says no").await;
}

#[tokio::test]
async fn a_statement_that_fails_stops_its_projection_until_it_is_mended() {
    stops_and_goes_on("fails in SQL", "division by zero").await;
}

#[tokio::test]
async fn a_handler_that_hides_an_error_of_the_database_is_found_out() {
    stops_and_goes_on("fails, and hides it", "went on after an error").await;
}

#[tokio::test]
async fn a_handler_that_panics_stops_its_projection_until_it_is_mended() {
    stops_and_goes_on("panics", "it is Friday").await;
}

#[tokio::test]
async fn a_handler_that_commits_by_itself_stops_its_projection_until_it_is_mended() {
    stops_and_goes_on("commits", "committed the transaction").await;
    stops_and_goes_on("commits, and hides it", "ended the transaction").await;
}

#[tokio::test]
async fn a_handler_that_rolls_back_or_leaves_a_transaction_open_does_so_too() {
    stops_and_goes_on("rolls back", "ended the transaction").await;
    stops_and_goes_on("leaves one open", "of its own open").await;
}

/// Is tried again until it works, and nobody has to let it go on.
async fn is_tried_again(how: &str, says: &str) {
    let database = a_database().await;
    database.execute("CREATE TABLE public.locked ()").await;
    let mut holder = database.connect().await;
    holder.execute("BEGIN; LOCK TABLE public.locked").await.unwrap();
    let id = format!("it {how}");
    broken(&id);
    let program = notes(&database).await;
    let last = four(&database, &id, how).await;
    for _ in 0..3 {
        let failing = |status: ProjectionStatus| match status.state {
            ProjectionState::Failing { reason } => Some(reason),
            ProjectionState::Stopped(stop) => panic!("{stop:?}"),
            _ => None,
        };
        let reason = until(&program, failing).await;
        assert!(reason.contains(says), "{reason}");
    }
    mended(&id);
    program.wait_for("notes", last, SOON).await.unwrap();
    assert_eq!(noted(&database).await, format!("1 before, 2 {id}, 3 {id}, 4 after"));
}

#[tokio::test]
async fn a_statement_that_runs_out_of_time_is_tried_again() {
    is_tried_again("runs out of time", "statement timeout").await;
}

#[tokio::test]
async fn a_lock_that_is_not_given_in_time_is_tried_again() {
    is_tried_again("waits for a lock", "lock timeout").await;
}

#[tokio::test]
async fn a_victim_of_a_deadlock_is_tried_again() {
    is_tried_again("is a victim", "40P01").await;
}

#[tokio::test]
async fn where_it_parks_other_keys_go_on_and_the_parked_one_catches_up_in_order() {
    let database = a_database().await;
    let (id, store) = ("parked rows", PostgresStore::connect(&database.url()).await.unwrap());
    broken(id);
    let builder = Projections::builder(store.clone()).options(restless());
    let program = builder.sql(PgParking).start().await.unwrap();
    let bank = bank(store);
    let put = async |id: &str, amount| {
        bank.execute(&account(id), deposit(amount, "")).await.unwrap().position
    };
    for amount in [1, TOO_MUCH, 2] {
        put(id, amount).await;
    }
    for n in 0..20 {
        put(&format!("other {}", n % 4), 1).await;
    }
    let last = put(id, 3).await;
    program.wait_for("parking_rows", last, SOON).await.unwrap();
    let taken = async |of: &str| {
        let taken = "SELECT string_agg(position::text, ' ') FROM cqrs_read.taken WHERE account ";
        database.psql(&format!("{taken} {of}")).await.trim().to_owned()
    };
    // What it wrote before it failed is gone, and its later events wait.
    assert_eq!(taken("= 'parked rows'").await, "1");
    let others: Vec<_> = (4..24).map(|n| n.to_string()).collect();
    assert_eq!(taken("<> 'parked rows'").await, others.join(" "));
    let parked = program.parked("parking_rows", 10).await.unwrap();
    let found: Vec<_> = parked.iter().map(|e| (e.position.get(), e.reason.as_deref())).collect();
    assert_eq!(found, [(2, Some("100 is too much")), (3, None), (24, None)]);
    let still = program.retry_parked("parking_rows", id).await.unwrap();
    assert!(matches!(still, Retried::StillParked { .. }), "{still:?}");
    mended(id);
    let caught = program.retry_parked("parking_rows", id).await.unwrap();
    assert_eq!(caught, Retried::Caught { events: 3 });
    // As they were written: no order is asked for.
    assert_eq!(taken("= 'parked rows'").await, "1 2 3 24");
    let last = put(id, 4).await;
    program.wait_for("parking_rows", last, SOON).await.unwrap();
    assert_eq!(taken("= 'parked rows'").await, "1 2 3 24 25");
}
