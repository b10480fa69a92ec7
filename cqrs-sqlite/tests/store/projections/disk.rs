//! Steps that the disk fails.

use cqrs_core::{Advanced, ProjectionStore, SqlApplied, SqlProjectionStore, StoreError};
use cqrs_sqlite::SqliteStore;

use super::support::{BALANCES, advance, documents, part, prepare, run, tables, version, write};
use crate::support::{FILE, Folder, OtherProcess, append, batch, take_all};

const SCRIPT: &str = "CREATE TABLE lines (line TEXT)";
const LINES: cqrs_core::ProjectionSpec =
    cqrs_core::ProjectionSpec::new("lines", 1).reads(&["account"], &["account.deposited"]);

/// Steps of both kinds, of about 40 KB each, until the disk fails; the second one is a generation
/// that does not serve, so that tables are renamed around its handlers.
#[tokio::test]
#[ignore = "runs in another process, for the test below"]
async fn steps_until_the_disk_fails() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::open(file).await.unwrap();
    let of_documents = part(documents(&store, &BALANCES).await.id);
    prepare(&store, &LINES, Some(SCRIPT)).await;
    let of_tables = prepare(&store, &version(LINES, 2), Some(SCRIPT)).await.remove(0);
    let of_tables = part(of_tables.id);
    let text = "x".repeat(20_000);
    let lines = tables(version(LINES, 2), SCRIPT, {
        let line = text.clone();
        move |_, db| run(db, &format!("INSERT INTO lines VALUES ('{line}')"))
    });
    let events = take_all(&store).await;
    for revision in 0.. {
        let writes = [
            write(&format!("{revision}-a"), &format!("\"{text}\"")),
            write(&format!("{revision}-b"), &format!("\"{text}\"")),
        ];
        let step = advance(of_documents, revision, 2);
        let documents = store.commit_documents(&step, &writes).await;
        let step = advance(of_tables, revision, 2);
        let tables = store.apply(&step, &events, &lines).await;
        match (documents, tables) {
            (Ok(Advanced::Committed), Ok(SqlApplied::Advanced(Advanced::Committed))) => {}
            (Err(StoreError::Unavailable { .. }), _) | (_, Err(StoreError::Unavailable { .. })) => {
                return println!("failed");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn rows_and_checkpoints_agree_when_the_disk_has_failed() {
    const CHILD: &str = "projections::disk::steps_until_the_disk_fails";
    // Wherever in a step the disk says no.
    for blocks in (2_000..2_160).step_by(20) {
        let folder = Folder::new();
        let store = folder.store().await;
        cqrs_core::EventStore::append(&store, &batch(vec![append("ada", 2)])).await.unwrap();
        store.close().await;
        let mut child = OtherProcess::run_with_file_limit(CHILD, &folder, blocks);
        child.next("failed").expect("the disk fails some time");
        drop(child);

        let store = folder.store().await;
        let shell = folder.shell();
        let number = |sql: &str| -> i64 { shell.query_row(sql, [], |row| row.get(0)).expect(sql) };
        let all = store.generations().await.unwrap();
        let revision = async |generation: usize| {
            let id = all[generation].generation.id;
            store.checkpoint(part(id)).await.unwrap().unwrap().revision.cast_signed()
        };
        assert_eq!(number("SELECT count(*) FROM balances"), 2 * revision(0).await);
        assert_eq!(number("SELECT count(*) FROM lines"), 0);
        assert_eq!(number("SELECT count(*) FROM \"lines@3\""), 2 * revision(2).await);
        assert!(store.verify().await.unwrap().is_sound());
        // It goes on.
        let step = advance(part(all[0].generation.id), revision(0).await.cast_unsigned(), 2);
        let stepped = store.commit_documents(&step, &[write("more", "1")]).await;
        assert_eq!(stepped, Ok(Advanced::Committed));
    }
}
