use cqrs_bench_kit::Failure;
use sqlx::{Row as _, query};

use crate::venue::Postgres;

/// What a server's figures depend on.
const SETTINGS: [&str; 10] = [
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "commit_delay",
    "shared_buffers",
    "max_wal_size",
    "max_connections",
    "autovacuum",
    "jit",
];

/// Its version and its settings, as a new session has them.
pub(super) async fn describe(server: &Postgres) -> Result<Vec<(String, String)>, Failure> {
    let database = server.empty_database().await;
    let mut session = database.connect().await;
    let version = query("SHOW server_version").fetch_one(&mut session).await?.try_get(0)?;
    let shown = "SELECT name, current_setting(name) FROM unnest($1::text[]) AS name";
    let rows = query(shown).bind(&SETTINGS[..]).fetch_all(&mut session).await?;
    let settings = rows
        .iter()
        .map(|row| Ok(format!("{} {}", row.try_get::<&str, _>(0)?, row.try_get::<&str, _>(1)?)))
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    Ok(vec![("PostgreSQL".into(), version), ("its settings".into(), settings.join(", "))])
}
