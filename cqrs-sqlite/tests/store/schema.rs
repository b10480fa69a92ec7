use cqrs_core::EventStore;
use rusqlite::Connection;

use crate::support::{Folder, append, batch, keyed};

async fn log() -> (Folder, Connection) {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 2), keyed("bob", 1, "key")])).await.unwrap();
    let shell = folder.shell();
    (folder, shell)
}

/// What SQLite says to a statement that should not pass.
fn refusal(shell: &Connection, sql: &str) -> String {
    shell.execute_batch(sql).expect_err(sql).to_string()
}

#[tokio::test]
async fn events_are_never_changed() {
    let (_folder, shell) = log().await;
    for sql in
        ["UPDATE events SET data = '[]'", "UPDATE events SET position = 9 WHERE position = 3"]
    {
        assert_eq!(refusal(&shell, sql), "events_are_never_changed");
    }
}

#[tokio::test]
async fn events_are_never_deleted() {
    let (_folder, shell) = log().await;
    for sql in ["DELETE FROM events", "DELETE FROM events WHERE position = 3"] {
        assert_eq!(refusal(&shell, sql), "events_are_never_deleted");
    }
}

#[tokio::test]
async fn no_insert_makes_a_gap_or_takes_a_place() {
    let (_folder, shell) = log().await;
    for (position, version) in [("5", 3), ("4", 4), ("4", 2), ("2", 3), ("NULL", 3)] {
        for insert in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"] {
            let sql = format!(
                "{insert} INTO events VALUES ({position}, 'account', 'ada', {version}, \
                 zeroblob(16), 'n', 1, 0, '{{}}', '{{}}')"
            );
            assert_eq!(refusal(&shell, &sql), "events_are_numbered_without_gaps", "{sql}");
        }
    }
}

#[tokio::test]
async fn outcomes_fates_and_epochs_are_never_changed() {
    let (_folder, shell) = log().await;
    for (sql, trigger) in [
        ("UPDATE keys SET refusal = 'no'", "outcomes_are_never_changed"),
        ("UPDATE batches SET number = 9", "fates_are_never_changed"),
        ("UPDATE epochs SET epoch = 9", "epochs_are_never_changed"),
        ("DELETE FROM epochs", "epochs_are_never_deleted"),
    ] {
        assert_eq!(refusal(&shell, sql), trigger);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_name() {
    let (_folder, shell) = log().await;
    for (columns, constraint) in [
        ("'', 'a', 1, zeroblob(16), 'n', 1, 0, '{}', '{}'", "category_has_1_to_100_bytes"),
        ("'c', '', 1, zeroblob(16), 'n', 1, 0, '{}', '{}'", "stream_id_has_1_to_250_bytes"),
        ("'c', 'a', 1, zeroblob(15), 'n', 1, 0, '{}', '{}'", "event_id_is_a_uuid"),
        ("'c', 'a', 1, zeroblob(16), '', 1, 0, '{}', '{}'", "name_is_not_empty"),
        ("'c', 'a', 1, zeroblob(16), 'n', 65536, 0, '{}', '{}'", "type_version_is_16_bit"),
        ("'c', 'a', 1, zeroblob(16), 'n', 1, 0, '{', '{}'", "data_is_json"),
        ("'c', 'a', 1, zeroblob(16), 'n', 1, 0, '{}', ''", "metadata_is_json"),
    ] {
        let said = refusal(&shell, &format!("INSERT INTO events VALUES (4, {columns})"));
        assert_eq!(said, format!("CHECK constraint failed: {constraint}"));
    }
}

#[tokio::test]
async fn the_migrations_run_in_a_shell_as_they_are() {
    let folder = Folder::new();
    folder.shell().execute_batch(include_str!("../../migrations/0001_log.sql")).unwrap();
    folder.shell().execute_batch(include_str!("../../migrations/0002_projections.sql")).unwrap();
    folder.shell().execute_batch(include_str!("../../migrations/0003_streams.sql")).unwrap();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    assert!(store.verify().await.unwrap().is_sound());
}
