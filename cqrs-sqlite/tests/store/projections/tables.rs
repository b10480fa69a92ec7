//! The tables of two generations of one SQL projection.

use std::sync::Arc;

use cqrs_core::{
    EventStore, PrepareError, ProjectionSpec, ProjectionStore, SqlApplied, SqlProjection, Swap,
};
use cqrs_sqlite::SqliteStore;
use rusqlite::Connection;

use super::support::{apply, prepare, rebuild, run, tables, version};
use crate::support::{Folder, append, batch};

const SPEC: ProjectionSpec =
    ProjectionSpec::new("statements", 1).reads(&["account"], &["account.deposited"]);

/// Everything that tables may have and that names other tables.
const SCRIPT: &str = "
    CREATE TABLE accounts (id TEXT PRIMARY KEY, CHECK (length(id) > 0)) STRICT;
    CREATE TABLE lines (
      entry INTEGER PRIMARY KEY AUTOINCREMENT,
      account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      part_of INTEGER REFERENCES lines (entry),
      position INTEGER NOT NULL UNIQUE
    ) STRICT;
    CREATE INDEX lines_by_account ON lines (account) WHERE position > 0;
    CREATE TABLE counts (account TEXT PRIMARY KEY, lines INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TRIGGER lines_are_counted AFTER INSERT ON lines BEGIN
      INSERT INTO counts VALUES (NEW.account, 1)
      ON CONFLICT (account) DO UPDATE SET lines = lines + 1;
    END;
    CREATE VIEW busy AS SELECT accounts.id, lines FROM accounts JOIN counts ON account = id;
    CREATE TRIGGER busy_are_closed INSTEAD OF DELETE ON busy BEGIN
      DELETE FROM accounts WHERE id = OLD.id;
      DELETE FROM counts WHERE account = OLD.id;
    END;
    INSERT INTO accounts VALUES ('nobody');
";

fn statements(script: &'static str) -> Arc<dyn SqlProjection<Db = Connection>> {
    tables(SPEC, script, |event, db| {
        let id = event.stream.id();
        run(db, &format!("INSERT OR IGNORE INTO accounts VALUES ('{id}')"))?;
        let at = event.position;
        run(
            db,
            &format!(
                "INSERT INTO lines (account, part_of, position)
                 VALUES ('{id}', (SELECT max(entry) FROM lines WHERE account = '{id}'),
                         {at})"
            ),
        )?;
        run(db, "DELETE FROM busy WHERE lines > 3")
    })
}

async fn deposit(store: &SqliteStore, id: &str, events: usize) {
    store.append(&batch(vec![append(id, events)])).await.unwrap();
}

async fn committed(
    store: &SqliteStore,
    generation: &cqrs_core::Generation,
    projection: &Arc<dyn SqlProjection<Db = Connection>>,
) {
    let applied = apply(store, generation.id, projection).await;
    assert!(matches!(applied, SqlApplied::Advanced(cqrs_core::Advanced::Committed)), "{applied:?}");
}

/// What a reader sees: each account with its lines and its count.
fn seen(folder: &Folder) -> String {
    let sql = "SELECT group_concat(id || ':' || coalesce(lines, 0) || ':' ||
                 (SELECT count(*) FROM lines WHERE account = id), ' ' ORDER BY id)
               FROM accounts LEFT JOIN counts ON account = id";
    folder.shell().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn names(folder: &Folder) -> Vec<String> {
    let shell = folder.shell();
    let sql = "SELECT name FROM sqlite_schema
               WHERE name LIKE '%lines%' OR name LIKE '%accounts%' OR name LIKE 'busy%'
               ORDER BY 1";
    let mut statement = shell.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn are_never_mixed_up() {
    let folder = Folder::new();
    let store = folder.store().await;
    let projection = statements(SCRIPT);
    let first = prepare(&store, &SPEC, Some(SCRIPT)).await.remove(0);
    deposit(&store, "ada", 2).await;
    committed(&store, &first, &projection).await;
    assert_eq!(seen(&folder), "ada:2:2 nobody:0:0");

    let second = rebuild(&store, &SPEC, Some(SCRIPT)).await;
    deposit(&store, "bob", 1).await;
    // The new one from the start, while readers see the old one; then each in turn.
    committed(&store, &second, &projection).await;
    assert_eq!(seen(&folder), "ada:2:2 nobody:0:0");
    committed(&store, &first, &projection).await;
    assert_eq!(seen(&folder), "ada:2:2 bob:1:1 nobody:0:0");
    deposit(&store, "bob", 1).await;
    committed(&store, &second, &projection).await;
    assert_eq!(seen(&folder), "ada:2:2 bob:1:1 nobody:0:0");

    assert_eq!(store.swap(second.id).await, Ok(Swap::Swapped));
    assert_eq!(seen(&folder), "ada:2:2 bob:2:2 nobody:0:0");
    // The retired one may still be written; nobody sees it.
    deposit(&store, "ada", 2).await;
    committed(&store, &first, &projection).await;
    assert_eq!(seen(&folder), "ada:2:2 bob:2:2 nobody:0:0");
    committed(&store, &second, &projection).await;
    assert_eq!(seen(&folder), "bob:2:2 nobody:0:0", "ada has more than three, and is closed");

    assert_eq!(store.drop_generation(first.id).await, Ok(true));
    deposit(&store, "bob", 1).await;
    committed(&store, &second, &projection).await;
    assert_eq!(seen(&folder), "bob:3:3 nobody:0:0");
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn have_the_plain_names_where_they_serve() {
    let folder = Folder::new();
    let store = folder.store().await;
    prepare(&store, &SPEC, Some(SCRIPT)).await;
    let before = names(&folder);
    for name in ["accounts", "busy", "busy_are_closed", "lines", "lines_by_account@1"] {
        assert!(before.contains(&name.into()), "{name} in {before:?}");
    }
    let second = rebuild(&store, &SPEC, Some(SCRIPT)).await;
    assert_eq!(store.swap(second.id).await, Ok(Swap::Swapped));
    assert_eq!(store.drop_generation(cqrs_core::GenerationId(1)).await, Ok(true));
    let after: Vec<_> = names(&folder).iter().map(|name| name.replace("@2", "@1")).collect();
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_higher_version_may_have_others() {
    const NEW: &str = "CREATE TABLE lines (position INTEGER PRIMARY KEY, account TEXT);
        CREATE VIRTUAL TABLE words USING fts5 (word);
        CREATE TABLE \"odd \"\"name\" (x)";
    let folder = Folder::new();
    let store = folder.store().await;
    let first = prepare(&store, &SPEC, Some(SCRIPT)).await.remove(0);
    deposit(&store, "ada", 2).await;
    committed(&store, &first, &statements(SCRIPT)).await;

    let spec = version(SPEC, 2);
    let second = prepare(&store, &spec, Some(NEW)).await.remove(0);
    let new = tables(spec, NEW, |event, db| {
        assert!(db.prepare("SELECT * FROM counts").is_err(), "that is the other one's");
        run(db, &format!("INSERT INTO words VALUES ('{}')", event.stream.id()))?;
        run(db, "INSERT INTO \"odd \"\"name\" VALUES (1)")?;
        run(db, &format!("INSERT INTO lines VALUES ({}, 'x')", event.position))
    });
    committed(&store, &second, &new).await;
    committed(&store, &second, &new).await;
    assert_eq!(seen(&folder), "ada:2:2 nobody:0:0");
    assert_eq!(store.swap(second.id).await, Ok(Swap::Swapped));
    let found: (i64, i64) = folder
        .shell()
        .query_row(
            "SELECT (SELECT count(*) FROM lines), (SELECT count(*) FROM words('ada'))",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(found, (2, 2));
    assert!(folder.shell().prepare("SELECT * FROM accounts").is_err());
    assert_eq!(store.drop_generation(first.id).await, Ok(true));
    assert!(store.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn views_and_triggers_of_an_operator_keep_meaning_what_serves() {
    let folder = Folder::new();
    let store = folder.store().await;
    let projection = statements(SCRIPT);
    let first = prepare(&store, &SPEC, Some(SCRIPT)).await.remove(0);
    let shell = folder.shell();
    shell
        .execute_batch(
            "CREATE VIEW report AS SELECT count(*) AS n FROM lines;
             CREATE VIEW broken AS SELECT * FROM nobody",
        )
        .unwrap();
    let report =
        || -> i64 { folder.shell().query_row("SELECT n FROM report", [], |r| r.get(0)).unwrap() };
    let second = rebuild(&store, &SPEC, Some(SCRIPT)).await;
    deposit(&store, "ada", 2).await;
    committed(&store, &second, &projection).await;
    assert_eq!(report(), 0);
    assert_eq!(store.swap(second.id).await, Ok(Swap::Swapped));
    assert_eq!(report(), 2);
    assert_eq!(store.drop_generation(first.id).await, Ok(true));
}

#[tokio::test]
async fn that_refer_to_each_other_are_dropped() {
    const SCRIPT: &str = "
        CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a (id));";
    let folder = Folder::new();
    let store = folder.store().await;
    let spec = ProjectionSpec::new("circle", 1);
    prepare(&store, &spec, Some(SCRIPT)).await;
    let circle = tables(spec, SCRIPT, |_, db| {
        run(db, "INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1)")
    });
    let second = rebuild(&store, &spec, Some(SCRIPT)).await;
    deposit(&store, "ada", 1).await;
    committed(&store, &second, &circle).await;
    assert_eq!(store.drop_generation(second.id).await, Ok(true));
}

#[tokio::test]
async fn a_script_that_cannot_be_run_leaves_nothing_behind() {
    let folder = Folder::new();
    let store = folder.store().await;
    let live = prepare(&store, &SPEC, Some(SCRIPT)).await.remove(0);
    let spec = version(SPEC, 2);
    let before = names(&folder);
    for script in [
        "CREATE TABEL x (y)",
        "CREATE TABLE x (y); COMMIT",
        "CREATE TABLE x (y); ROLLBACK; BEGIN",
        "DROP TABLE counts",
        "ALTER TABLE events ADD COLUMN x",
        "CREATE TEMP TABLE x (y)",
        // Such an index could not be read any more under another name.
        "CREATE TABLE x (y); CREATE INDEX i ON x (y) WHERE x.y > 0",
    ] {
        let blueprint = cqrs_core::Blueprint { spec: &spec, definition: "", tables: Some(script) };
        let refused = store.prepare(&blueprint).await;
        println!("{script}: {refused:?}");
        assert!(matches!(refused, Err(PrepareError::Tables { .. })), "{script}: {refused:?}");
        assert_eq!(names(&folder), before);
    }
    deposit(&store, "ada", 1).await;
    committed(&store, &live, &statements(SCRIPT)).await;
    assert!(store.verify().await.unwrap().is_sound());
}
