//! Runners in processes that are killed in the middle of whatever they do.

use std::{sync::Arc, time::Duration};

use cqrs_core::{
    DecodeError, Document, DocumentFate, Epoch, EventStore, HandlerError, PositionToken,
    ProjectionOptions, ProjectionSpec, Projections, RecordedEvent, SqlProjection,
};
use cqrs_sqlite::SqliteStore;
use rusqlite::Connection;

use super::support::run;
use crate::support::{FILE, Folder, OtherProcess, append, batch};

/// How many events each stream has, and where the last one stands.
#[derive(serde::Serialize, serde::Deserialize, Default)]
struct Counts {
    events: u64,
    last: u64,
}

impl Document for Counts {
    const SPEC: ProjectionSpec =
        ProjectionSpec::new("counts", 1).reads(&["account"], &["account.deposited"]).partitions(2);
    const KEYED_BY_STREAM: bool = true;
    type Key = String;
    type Event = (String, u64);

    fn initial() -> Self {
        Self::default()
    }

    fn decode(stored: &RecordedEvent) -> Result<Self::Event, DecodeError> {
        Ok((stored.stream.id().to_owned(), stored.position.get()))
    }

    fn key(event: &Self::Event) -> Option<String> {
        Some(event.0.clone())
    }

    fn fold(&mut self, event: &Self::Event) -> Result<DocumentFate, HandlerError> {
        if event.1 <= self.last {
            return Err(HandlerError::new("once more"));
        }
        (self.events, self.last) = (self.events + 1, event.1);
        Ok(DocumentFate::Keep)
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// A line for each event, counted by a trigger.
struct Lines;

impl SqlProjection for Lines {
    type Db = Connection;

    fn spec(&self) -> ProjectionSpec {
        ProjectionSpec::new("lines", 1).reads(&["account"], &["account.deposited"])
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE lines (position INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
         CREATE INDEX lines_by_id ON lines (id);
         CREATE TABLE sums (id TEXT PRIMARY KEY, lines INTEGER NOT NULL) STRICT;
         CREATE TRIGGER lines_are_counted AFTER INSERT ON lines BEGIN
           INSERT INTO sums VALUES (NEW.id, 1)
           ON CONFLICT (id) DO UPDATE SET lines = lines + 1;
         END;"
    }

    fn handle<'a>(
        &'a self,
        stored: &'a RecordedEvent,
        db: &'a mut Connection,
    ) -> cqrs_core::Handled<'a> {
        Box::pin(async move {
            let (at, id) = (stored.position, stored.stream.id());
            run(db, &format!("INSERT INTO lines VALUES ({at}, '{id}')"))
        })
    }
}

async fn start(store: &Arc<SqliteStore>) -> Projections {
    // Small steps, so that there are many to be killed in.
    let options = ProjectionOptions {
        batch_events: 20,
        poll: Duration::from_millis(10),
        follow_pause: Duration::from_millis(20),
        supervise: Duration::from_millis(20),
        ..ProjectionOptions::default()
    };
    let builder = Projections::builder(Arc::clone(store)).options(options);
    builder.document::<Counts>().sql(Lines).start().await.expect("they start")
}

/// Appends, runs, rebuilds, swaps and drops without end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs in another process, for the test below"]
async fn runs_until_it_is_killed() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = Arc::new(SqliteStore::open(file).await.unwrap());
    let projections = start(&store).await;
    loop {
        let appends = ["ada", "bob", "eve"].map(|id| append(id, 30)).into();
        store.append(&batch(appends)).await.unwrap();
        for name in ["counts", "lines"] {
            // Another process may have been quicker.
            let _ = projections.drop_retired(name).await;
            let _ = projections.rebuild(name).await;
        }
        println!("went on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What is there against what the log says.
fn agree(folder: &Folder) {
    let shell = folder.shell();
    let differ = |sql: &str| -> i64 { shell.query_row(sql, [], |row| row.get(0)).expect(sql) };
    for sql in [
        "SELECT count(*) FROM (
           SELECT stream_id, count(*), max(position) FROM events GROUP BY 1
           EXCEPT SELECT key, document ->> 'events', document ->> 'last' FROM counts)",
        "SELECT count(*) FROM (
           SELECT position, stream_id FROM events EXCEPT SELECT position, id FROM lines)",
        "SELECT count(*) FROM (
           SELECT stream_id, count(*) FROM events GROUP BY 1 EXCEPT SELECT id, lines FROM sums)",
        // Every table with a number belongs to a generation that is there.
        "SELECT count(*) FROM sqlite_schema
         WHERE type = 'table' AND name LIKE '%@%'
           AND substr(name, instr(name, '@') + 1) NOT IN (SELECT generation FROM generations)",
        "SELECT (SELECT count(*) FROM pragma_integrity_check) <> 1",
        "SELECT count(*) FROM pragma_foreign_key_check",
    ] {
        assert_eq!(differ(sql), 0, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_runners_that_are_killed_again_and_again_lose_and_double_nothing() {
    const CHILD: &str = "projections::killed::runs_until_it_is_killed";
    let folder = Folder::new();
    // So that neither of the children waits for the other to make the tables.
    folder.store().await.close().await;
    for round in 0..5 {
        let mut children = [OtherProcess::run(CHILD, &folder), OtherProcess::run(CHILD, &folder)];
        for lines in 0..=round {
            for child in &mut children {
                child.next("went on").unwrap_or_else(|| panic!("line {lines} of round {round}"));
            }
        }
        children.iter_mut().for_each(OtherProcess::kill);
    }
    let store = Arc::new(folder.store().await);
    let projections = start(&store).await;
    let head = store.head().await.unwrap();
    assert_ne!(head.epoch, Epoch::UNKNOWN);
    for name in ["counts", "lines"] {
        let all = PositionToken::new(head.position, head.epoch);
        projections.wait_for(name, all, Duration::from_secs(30)).await.expect("it catches up");
        // One that was being built may take the place at this moment: then it is not dropped.
        let _ = projections.abort_rebuild(name).await;
        projections.drop_retired(name).await.unwrap();
    }
    projections.shutdown().await;
    agree(&folder);
    assert!(store.verify().await.unwrap().is_sound());
}
