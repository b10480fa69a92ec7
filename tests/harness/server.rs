//! The servers that the other tests stand on, tried themselves.

use cqrs_tests::{ServerOptions, Stop, TestServer};
use sqlx::{Connection as _, Executor as _};

const TABLE: &str = "CREATE TABLE note (text text NOT NULL); INSERT INTO note VALUES ('kept')";
const READ: &str = "SELECT text FROM note";

#[tokio::test]
async fn databases_of_two_tests_are_apart() {
    let server = TestServer::shared().await;
    let (one, other) = (server.database("apart").await, server.database("apart").await);
    one.execute(TABLE).await;
    assert_ne!(one.url(), other.url());
    other.execute(TABLE).await;
}

#[tokio::test]
async fn a_prepared_database_is_prepared_once_and_copied() {
    let server = TestServer::shared().await;
    let prepare = async |url: String| {
        sqlx::PgConnection::connect(&url).await?.execute(TABLE).await?;
        Ok::<_, sqlx::Error>(())
    };
    let one = server.prepared_database("prepared", prepare).await;
    one.execute("DELETE FROM note").await;
    let other = server.prepared_database("prepared", prepare).await;
    assert_eq!(one.psql(READ).await, "");
    assert_eq!(other.psql(READ).await, "kept\n");
}

#[tokio::test]
async fn a_dropped_database_is_gone_though_somebody_is_connected() {
    let server = TestServer::shared().await;
    let (gone, asked) = (server.database("gone").await, server.database("asked").await);
    let name = gone.name().to_owned();
    let mut session = gone.connect().await;
    drop(gone);
    assert!(session.execute("SELECT 1").await.is_err());
    let left = asked.psql(&format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")).await;
    assert_eq!(left, "");
}

#[tokio::test]
async fn what_was_committed_outlives_stops_and_a_kill() {
    let server = TestServer::start(ServerOptions::default()).await;
    let database = server.database("outlives").await;
    database.execute(TABLE).await;
    server.restart(Stop::Fast).await;
    server.restart(Stop::Immediate).await;
    server.kill().await;
    server.start_again().await;
    assert_eq!(database.psql(READ).await, "kept\n");
}

#[tokio::test]
async fn a_dump_is_restored_into_another_cluster() {
    let database = TestServer::shared().await.database("dumped").await;
    database.execute(TABLE).await;
    let fresh = TestServer::start(ServerOptions::default()).await;
    let restored = fresh.database("restored").await;
    restored.psql(&database.dump().await).await;
    assert_eq!(restored.psql(READ).await, "kept\n");
}

#[tokio::test]
async fn terminated_sessions_end() {
    let server = TestServer::shared().await;
    let database = server.database("ended").await;
    let mut session = database.connect().await;
    assert_eq!(server.terminate_backends(&database).await, 1);
    assert!(session.execute("SELECT 1").await.is_err());
}
