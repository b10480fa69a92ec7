//! A transaction that stays open for long holds up nobody who reads: not one in another database
//! of the server, and not a dump of this one.

use cqrs_tests::{TestDatabase, TestServer};
use sqlx::{Connection as _, Executor as _};

use super::{
    fold::books_are_right,
    program::{deposit_often, run},
};
use crate::{
    account::bank,
    place::Place,
    server::{log_database, open},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_in_another_database_holds_up_nothing() {
    let server = TestServer::shared().await;
    let elsewhere = server.database("elsewhere").await;
    elsewhere.execute("CREATE TABLE note (text text)").await;
    let mut session = elsewhere.connect().await;
    let mut left_open = session.begin().await.unwrap();
    left_open.execute("INSERT INTO note VALUES ('not yet')").await.unwrap();

    let place = Place::Postgres(log_database(&server).await);
    let program = run(&place).await;
    deposit_often(&bank(place.projections().await), "ada", 100).await;
    assert_eq!(books_are_right(&place, &program).await, 100);
    left_open.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_holds_up_nothing() {
    let database = log_database(&TestServer::shared().await).await;
    let bank = bank(open(&database.url()).await);
    let place = Place::Postgres(database);
    let program = run(&place).await;
    deposit_often(&bank, "before", 100).await;
    books_are_right(&place, &program).await;

    let Place::Postgres(database) = &place else { unreachable!() };
    let mut dump = database.connect().await;
    let mut dump =
        dump.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.unwrap();
    lock_all_tables(database, &mut dump).await;
    // Rows that are updated under its eyes keep every old version.
    deposit_often(&bank, "meanwhile", 300).await;
    assert_eq!(books_are_right(&place, &program).await, 400);
    let seen: i64 =
        sqlx::query_scalar("SELECT coalesce(sum(events), 0)::bigint FROM cqrs_read.totals")
            .fetch_one(&mut *dump)
            .await
            .unwrap();
    assert_eq!(seen, 100, "a dump is of one moment");
    dump.rollback().await.unwrap();
}

/// As a dump does it, which also reads the views.
async fn lock_all_tables(database: &TestDatabase, dump: &mut sqlx::PgConnection) {
    const TABLES: &str = "SELECT string_agg(format('%I.%I', schemaname, tablename), ', ')
        FROM pg_tables WHERE schemaname LIKE 'cqrs%'";
    let tables = database.psql(TABLES).await;
    let lock = format!("LOCK TABLE {} IN ACCESS SHARE MODE", tables.trim());
    dump.execute(sqlx::AssertSqlSafe(lock)).await.unwrap();
    dump.execute("SELECT * FROM cqrs_read.balances; SELECT * FROM cqrs_read.totals").await.unwrap();
}
