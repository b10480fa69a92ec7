//! What handlers may not do, and what becomes of it.

use std::sync::Arc;

use cqrs_core::{
    Advanced, EventStore, HandlerError, ProjectionSpec, ProjectionStore, RecordedEvent, SqlApplied,
    SqlProjection, SqlProjectionStore, StoreError,
};
use cqrs_sqlite::SqliteStore;
use rusqlite::Connection;

use super::support::{advance, apply, part, prepare, run, tables};
use crate::support::{Folder, append, batch, take_all};

const SPEC: ProjectionSpec =
    ProjectionSpec::new("notes", 1).reads(&["account"], &["account.deposited"]);
const SCRIPT: &str = "CREATE TABLE notes (position INTEGER PRIMARY KEY)";

type Db = dyn SqlProjection<Db = Connection>;

fn note(event: &RecordedEvent, db: &Connection) -> Result<(), HandlerError> {
    run(db, &format!("INSERT INTO notes VALUES ({})", event.position))
}

/// Notes the first event, and does something else at the second.
fn then(
    at_the_second: impl Fn(&mut Connection) -> Result<(), HandlerError> + Send + Sync + 'static,
) -> Arc<Db> {
    tables(SPEC, SCRIPT, move |event, db| match event.position.get() {
        2 => at_the_second(db),
        _ => note(event, db),
    })
}

async fn three_events() -> (Folder, SqliteStore, cqrs_core::Generation) {
    let folder = Folder::new();
    let store = folder.store().await;
    store.append(&batch(vec![append("ada", 3)])).await.unwrap();
    let generation = prepare(&store, &SPEC, Some(SCRIPT)).await.remove(0);
    (folder, store, generation)
}

fn notes(folder: &Folder) -> i64 {
    folder.shell().query_row("SELECT count(*) FROM notes", [], |row| row.get(0)).unwrap()
}

/// Fails at the second event, with nothing stored; and the store goes on.
async fn fails(projection: Arc<Db>, says: &str) {
    let (folder, store, generation) = three_events().await;
    let SqlApplied::Failed { index, error } = apply(&store, generation.id, &projection).await
    else {
        panic!("{says}: it did not fail");
    };
    assert_eq!(index, 1, "{error}");
    assert!(error.to_string().contains(says), "{error}");
    assert_eq!(notes(&folder), 0, "{says}");
    let checkpoint = store.checkpoint(part(generation.id)).await.unwrap().unwrap();
    assert_eq!((checkpoint.revision, checkpoint.position.get()), (0, 0));

    store.append(&batch(vec![append("bob", 1)])).await.unwrap();
    let well = tables(SPEC, SCRIPT, |event, db| note(event, db));
    let applied = apply(&store, generation.id, &well).await;
    assert!(matches!(applied, SqlApplied::Advanced(Advanced::Committed)), "{applied:?}");
    assert_eq!(notes(&folder), 4);
}

#[tokio::test]
async fn one_that_fails_stores_nothing_of_its_batch() {
    fails(then(|_| Err(HandlerError::new("not this one"))), "not this one").await;
    let twice = |db: &mut Connection| run(db, "INSERT INTO notes VALUES (1)");
    fails(then(twice), "UNIQUE constraint failed").await;
}

#[tokio::test]
async fn one_that_panics_fails() {
    fails(then(|_| panic!("at number {}", 2)), "it panicked: at number 2").await;
}

#[tokio::test]
async fn one_that_ends_the_transaction_fails() {
    for sql in [
        "COMMIT",
        "END; BEGIN",
        "ROLLBACK",
        "ROLLBACK; BEGIN; INSERT INTO notes VALUES (7)",
        "INSERT OR ROLLBACK INTO notes VALUES (1)",
    ] {
        // Also where it does not care what SQLite says.
        let ends = then(move |db| {
            let _ = db.execute_batch(sql);
            Ok(())
        });
        fails(ends, "it ended the transaction").await;
    }
}

#[tokio::test]
async fn one_may_undo_what_it_did_itself() {
    let (folder, store, generation) = three_events().await;
    let projection = then(|db| {
        let inner = db.savepoint().map_err(HandlerError::new)?;
        run(&inner, "INSERT INTO notes VALUES (2)")?;
        drop(inner);
        run(db, "SAVEPOINT a; INSERT INTO notes VALUES (2); RELEASE a")
    });
    let applied = apply(&store, generation.id, &projection).await;
    assert!(matches!(applied, SqlApplied::Advanced(Advanced::Committed)), "{applied:?}");
    assert_eq!(notes(&folder), 3);
}

#[tokio::test]
async fn one_that_leaves_a_statement_open_fails() {
    let leaves_it_open = then(|db| {
        let mut statement = db.prepare("SELECT * FROM events").map_err(HandlerError::new)?;
        let mut rows = statement.query([]).map_err(HandlerError::new)?;
        let _ = rows.next();
        std::mem::forget(rows);
        std::mem::forget(statement);
        Ok(())
    });
    let (folder, store, generation) = three_events().await;
    // Whoever does it is found by cutting the batch shorter, from its end.
    for to in [3, 2] {
        let events = &take_all(&store).await[..to];
        let step = advance(part(generation.id), 0, to as u64);
        let applied = store.apply(&step, events, &leaves_it_open).await.unwrap();
        let SqlApplied::Failed { index, error } = applied else { panic!("{applied:?}") };
        assert!(index == to - 1 && error.to_string().contains("left a statement open"), "{error}");
    }
    // Another process writes, and the connection is not held at what was before.
    folder.store().await.append(&batch(vec![append("bob", 1)])).await.unwrap();
    let well = tables(SPEC, SCRIPT, |event, db| note(event, db));
    apply(&store, generation.id, &well).await;
    assert_eq!(notes(&folder), 4);
}

#[tokio::test]
async fn one_that_leaves_a_reference_to_nothing_fails() {
    const SCRIPT: &str = "CREATE TABLE notes (
        position INTEGER PRIMARY KEY,
        after INTEGER REFERENCES notes (position) DEFERRABLE INITIALLY DEFERRED)";
    let (folder, store, _) = three_events().await;
    let spec = super::support::version(SPEC, 2);
    let generation = prepare(&store, &spec, Some(SCRIPT)).await.remove(0);
    let dangles = tables(spec, SCRIPT, |event, db| {
        run(db, &format!("INSERT INTO notes VALUES ({}, 9)", event.position))
    });
    let applied = apply(&store, generation.id, &dangles).await;
    let SqlApplied::Failed { index: 2, error } = applied else { panic!("{applied:?}") };
    assert!(error.to_string().contains("FOREIGN KEY"), "{error}");
    // What refers to a row that comes later is in order.
    let looks_ahead = tables(spec, SCRIPT, |event, db| {
        run(db, &format!("INSERT INTO notes VALUES ({0}, min({0} + 1, 3))", event.position))
    });
    let applied = apply(&store, generation.id, &looks_ahead).await;
    assert!(matches!(applied, SqlApplied::Advanced(Advanced::Committed)), "{applied:?}");
    assert_eq!(notes(&folder), 0, "another version serves");
}

#[tokio::test]
async fn a_disk_that_fails_under_a_handler_is_no_fault_of_the_event() {
    let (folder, store, generation) = three_events().await;
    let fills_it = then(|db| {
        // SQLite takes the whole transaction back where a page cannot be had.
        db.pragma_update(None, "max_page_count", 1).map_err(HandlerError::new)?;
        run(db, "CREATE TABLE more AS SELECT zeroblob(1000000)")
    });
    let step = advance(part(generation.id), 0, 3);
    let events = take_all(&store).await;
    let outage = store.apply(&step, &events, &fills_it).await;
    assert!(matches!(outage, Err(StoreError::Unavailable { .. })), "{outage:?}");
    assert_eq!(notes(&folder), 0);
}

#[tokio::test]
async fn a_file_that_does_not_obey_is_an_outage_and_no_fault_of_the_event() {
    let (folder, store, generation) = three_events().await;
    let busy = then(|_| {
        let code = rusqlite::ffi::SQLITE_IOERR;
        Err(HandlerError::new(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(code),
            None,
        )))
    });
    let step = advance(part(generation.id), 0, 3);
    let events = take_all(&store).await;
    let outage = store.apply(&step, &events, &busy).await;
    assert!(matches!(outage, Err(StoreError::Unavailable { .. })), "{outage:?}");
    assert_eq!(notes(&folder), 0);
}

#[tokio::test]
async fn one_may_wait_for_what_the_runtime_drives() {
    struct Sleeps;
    impl SqlProjection for Sleeps {
        type Db = Connection;
        fn spec(&self) -> ProjectionSpec {
            SPEC
        }
        fn tables(&self) -> &'static str {
            SCRIPT
        }
        fn handle<'a>(
            &'a self,
            stored: &'a RecordedEvent,
            db: &'a mut Connection,
        ) -> cqrs_core::Handled<'a> {
            Box::pin(async move {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                tokio::task::spawn(async {}).await.map_err(HandlerError::new)?;
                note(stored, db)
            })
        }
    }
    let (folder, store, generation) = three_events().await;
    let projection: Arc<Db> = Arc::new(Sleeps);
    apply(&store, generation.id, &projection).await;
    assert_eq!(notes(&folder), 3);
}

#[tokio::test]
async fn one_that_appends_to_its_own_log_is_told_instead_of_waiting_for_itself() {
    struct Appends(Arc<SqliteStore>);
    impl SqlProjection for Appends {
        type Db = Connection;
        fn spec(&self) -> ProjectionSpec {
            SPEC
        }
        fn tables(&self) -> &'static str {
            SCRIPT
        }
        fn handle<'a>(
            &'a self,
            _: &'a RecordedEvent,
            _: &'a mut Connection,
        ) -> cqrs_core::Handled<'a> {
            Box::pin(async move {
                // To read is no problem: that has threads of its own.
                self.0.head().await.map_err(HandlerError::new)?;
                let append = batch(vec![append("bob", 1)]);
                self.0.append(&append).await.map(drop).map_err(HandlerError::new)
            })
        }
    }
    let (_folder, store, generation) = three_events().await;
    let store = Arc::new(store);
    let projection: Arc<Db> = Arc::new(Appends(store.clone()));
    let applied = apply(&store, generation.id, &projection).await;
    let SqlApplied::Failed { index: 0, error } = applied else { panic!("{applied:?}") };
    assert!(error.to_string().contains("handler"), "{error}");
}
