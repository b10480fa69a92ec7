//! The proxy fails exactly as it was told, and otherwise is not there.

use std::{sync::Arc, time::Duration};

use cqrs_tests::{Fault, Proxy, TestDatabase, TestServer};
use sqlx::{Connection as _, Executor as _, PgConnection};
use tokio::sync::Notify;

const TABLE: &str = "CREATE TABLE note (text text NOT NULL)";
const READ: &str = "SELECT text FROM note ORDER BY 1";

async fn noted() -> TestDatabase {
    let database = TestServer::shared().await.database("proxy").await;
    database.execute(TABLE).await;
    database
}

async fn note(session: &mut PgConnection, text: &str) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO note VALUES ($1)").bind(text).execute(session).await.map(drop)
}

#[tokio::test]
async fn passes_everything_on_in_both_directions() -> Result<(), sqlx::Error> {
    let database = noted().await;
    let proxy = Proxy::before(&database);
    let mut session = PgConnection::connect(&proxy.url()).await?;
    let long = "long ".repeat(100_000);
    note(&mut session, &long).await?;
    let read: String = sqlx::query_scalar(READ).fetch_one(&mut session).await?;
    assert_eq!(read, long);
    Ok(())
}

#[tokio::test]
async fn a_cut_before_the_request_leaves_nothing() -> Result<(), sqlx::Error> {
    let database = noted().await;
    let proxy = Proxy::before(&database);
    let mut session = PgConnection::connect(&proxy.url()).await?;
    note(&mut session, "first").await?;
    let strike = proxy.strike("second", Fault::CutBefore);
    assert!(note(&mut session, "second").await.is_err());
    strike.struck().await;
    assert!(note(&mut session, "third").await.is_err());
    assert_eq!(database.psql(READ).await, "first\n");
    Ok(())
}

#[tokio::test]
async fn a_cut_answer_leaves_the_request_done() -> Result<(), sqlx::Error> {
    let database = noted().await;
    let proxy = Proxy::before(&database);
    let mut session = PgConnection::connect(&proxy.url()).await?;
    note(&mut session, "first").await?;
    let strike = proxy.strike("second", Fault::CutAnswer);
    assert!(note(&mut session, "second").await.is_err());
    strike.struck().await;
    assert_eq!(database.psql(READ).await, "first\nsecond\n");
    Ok(())
}

#[tokio::test]
async fn after_a_cut_the_server_still_finishes_the_request() -> Result<(), sqlx::Error> {
    let database = noted().await;
    let proxy = Proxy::before(&database);
    let mut lock = database.connect().await;
    let mut locked = lock.begin().await?;
    locked.execute("LOCK TABLE note IN SHARE MODE").await?;

    let mut session = PgConnection::connect(&proxy.url()).await?;
    let strike = proxy.strike("INSERT", Fault::CutAfter);
    assert!(session.execute("INSERT INTO note VALUES ('orphan')").await.is_err());
    strike.struck().await;
    database.until_locks_are_awaited(1).await;
    locked.commit().await?;
    // Waits for the orphan's lock to go.
    database.execute("BEGIN; LOCK TABLE note IN SHARE MODE; COMMIT").await;
    assert_eq!(database.psql(READ).await, "orphan\n");
    Ok(())
}

#[tokio::test]
async fn a_held_request_waits_until_it_is_let_go() -> Result<(), sqlx::Error> {
    let database = noted().await;
    let proxy = Proxy::before(&database);
    let mut session = PgConnection::connect(&proxy.url()).await?;
    let release = Arc::new(Notify::new());
    let strike = proxy.strike("held", Fault::Hold(Arc::clone(&release)));
    let writing = tokio::spawn(async move { note(&mut session, "held").await });
    strike.struck().await;
    assert_eq!(database.psql(READ).await, "");
    release.notify_one();
    writing.await.expect("no panic")?;
    assert_eq!(database.psql(READ).await, "held\n");
    Ok(())
}

#[tokio::test]
async fn a_closed_proxy_cuts_and_refuses_until_it_is_opened() -> Result<(), sqlx::Error> {
    let database = noted().await;
    let proxy = Proxy::before(&database);
    let mut session = PgConnection::connect(&proxy.url()).await?;
    proxy.close();
    assert!(note(&mut session, "lost").await.is_err());
    assert!(PgConnection::connect(&proxy.url()).await.is_err());
    proxy.open();
    proxy.delay_answers(Duration::from_millis(1));
    note(&mut PgConnection::connect(&proxy.url()).await?, "kept").await?;
    assert_eq!(database.psql(READ).await, "kept\n");
    Ok(())
}
