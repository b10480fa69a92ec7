use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use cqrs_core::{EventStore, Position, ProjectionStore};
use cqrs_sqlite::{OpenError, SqliteStore};
use rusqlite::Connection;

use crate::support::{Folder, append, batch};

async fn error(path: PathBuf) -> OpenError {
    SqliteStore::open(path).await.expect_err("it should not open")
}

#[tokio::test]
async fn creates_a_file_that_is_missing() {
    let folder = Folder::new();
    assert_eq!(folder.store().await.head().await.unwrap().position, Position::START);
    assert!(folder.file().is_file());
}

#[tokio::test]
async fn takes_an_empty_file_for_a_new_one() {
    let folder = Folder::new();
    fs::write(folder.file(), "").unwrap();
    assert_eq!(folder.store().await.head().await.unwrap().position, Position::START);
}

#[tokio::test]
async fn finds_what_it_wrote_before() {
    let folder = Folder::new();
    folder.store().await.append(&batch(vec![append("ada", 3)])).await.unwrap();
    assert_eq!(folder.store().await.head().await.unwrap().position, 3);
}

#[tokio::test]
async fn creates_nothing_when_told_not_to() {
    let folder = Folder::new();
    let opened = folder.builder().create_if_missing(false).open().await;
    assert!(matches!(opened, Err(OpenError::Missing { path }) if path == folder.file()));
    assert!(!folder.file().exists());
}

#[tokio::test]
async fn names_a_folder_that_is_missing() {
    let folder = Folder::new();
    let error = error(folder.path("no/such/log.db")).await;
    assert!(matches!(error, OpenError::MissingFolder { folder: f } if f == folder.path("no/such")));
}

#[tokio::test]
async fn refuses_what_names_no_file() {
    let folder = Folder::new();
    for path in [PathBuf::new(), ":memory:".into(), folder.path("")] {
        assert!(matches!(error(path).await, OpenError::NotAFile { .. }));
    }
}

#[tokio::test]
async fn a_question_mark_is_part_of_the_name() {
    let folder = Folder::new();
    let path = folder.path("file:a?mode=memory");
    let store = SqliteStore::open(&path).await.unwrap();
    store.append(&batch(vec![append("ada", 1)])).await.unwrap();
    assert!(path.is_file());
}

#[tokio::test]
async fn leaves_another_kind_of_file_alone() {
    let folder = Folder::new();
    for content in ["hello".to_owned(), "hello ".repeat(1_000)] {
        fs::write(folder.file(), &content).unwrap();
        assert!(matches!(error(folder.file()).await, OpenError::NotADatabase { .. }));
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), content);
    }
}

#[tokio::test]
async fn leaves_another_application_s_file_alone() {
    let folder = Folder::new();
    folder.shell().execute_batch("CREATE TABLE notes (note TEXT)").unwrap();
    let before = fs::read(folder.file()).unwrap();
    let found = error(folder.file()).await;
    assert!(matches!(found, OpenError::OtherApplication { application_id: 0, .. }));
    assert_eq!(fs::read(folder.file()).unwrap(), before);

    folder.shell().execute_batch("PRAGMA application_id = 42").unwrap();
    let found = error(folder.file()).await;
    assert!(matches!(found, OpenError::OtherApplication { application_id: 42, .. }));
}

#[tokio::test]
async fn says_that_a_file_is_of_a_later_version() {
    let folder = Folder::new();
    folder.store().await.close().await;
    folder.shell().execute_batch("PRAGMA user_version = 99").unwrap();
    let error = error(folder.file()).await;
    assert!(matches!(error, OpenError::Newer { found: 99, known: 3, .. }), "{error}");
}

#[tokio::test]
async fn brings_a_file_of_an_earlier_version_up_to_date() {
    let folder = Folder::new();
    let shell = folder.shell();
    shell.execute_batch(include_str!("../../migrations/0001_log.sql")).unwrap();
    let event = "INSERT INTO events VALUES \
        (1, 'account', 'ada', 1, zeroblob(16), 'n', 1, 0, '{}', '{}')";
    shell.execute_batch(event).unwrap();
    shell.close().unwrap();

    let store = folder.store().await;
    assert_eq!(store.head().await.unwrap().position, 1);
    assert!(store.verify().await.unwrap().is_sound());
    assert_eq!(store.generations().await, Ok(vec![]));
    let version: i64 =
        folder.shell().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 3);
}

#[tokio::test]
async fn says_that_a_schema_without_a_version_is_damage() {
    let folder = Folder::new();
    folder.store().await.close().await;
    folder.shell().execute_batch("PRAGMA user_version = 0").unwrap();
    assert!(matches!(error(folder.file()).await, OpenError::Damaged { .. }));
}

#[tokio::test]
async fn says_that_a_file_is_read_only() {
    let folder = Folder::new();
    folder.store().await.close().await;
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o444)).unwrap();
    assert!(matches!(error(folder.file()).await, OpenError::ReadOnly { .. }));
}

#[tokio::test]
async fn says_that_a_file_is_cut_off() {
    let folder = Folder::new();
    folder.store().await.close().await;
    // Connections that close at the same moment may leave everything in the write-ahead log, from
    // which a file that is cut off is made whole again.
    let shell = Connection::open(folder.file()).unwrap();
    shell.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    shell.close().unwrap();
    let file = fs::OpenOptions::new().write(true).open(folder.file()).unwrap();
    file.set_len(4_096).unwrap();
    let error = error(folder.file()).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn says_that_somebody_holds_the_lock() {
    let folder = Folder::new();
    let shell = Connection::open(folder.file()).unwrap();
    shell.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let busy = folder.builder().busy_timeout(std::time::Duration::from_millis(20));
    let error = busy.open().await.expect_err("it should not open");
    assert!(matches!(error, OpenError::Busy { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_creates_the_log() {
    let folder = Folder::new();
    let opened = (0..8).map(|_| tokio::spawn(folder.builder().open()));
    for store in opened.collect::<Vec<_>>() {
        assert_eq!(store.await.unwrap().unwrap().epochs().await.unwrap().len(), 1);
    }
}
