use std::str::FromStr as _;

use cqrs_bench_kit::Failure;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// The pool of every peer that uses sqlx 0.8.
///
/// It does not ping a connection before it hands it out, which the default of sqlx does with a
/// round trip each time. All connections are opened before the round, and none is closed in it.
pub(crate) async fn pool(url: &str, connections: u32) -> Result<PgPool, Failure> {
    let options = PgPoolOptions::new()
        .min_connections(connections)
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false);
    let pool = options.connect_with(PgConnectOptions::from_str(url)?).await?;
    // The pool opens them one after the other in the background.
    while pool.size() < connections {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    Ok(pool)
}
