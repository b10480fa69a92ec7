//! Projections that are brought up to date in the transaction of the append.

use cqrs_core::{
    Append, AppendError, DecodeError, Document, DocumentFate, DocumentOrder, DocumentQuery,
    EventStore, GenerationState, HandlerError, Mode, NewEvent, ProjectionSpec, ProjectionStore,
    RecordedEvent, StoreError,
};
use cqrs_sqlite::{OpenError, SqliteStore};

use super::support::{advance, part, position, run, tables, version};
use crate::support::{FILE, Folder, OtherProcess, append, batch, event, take_all};

/// How many events each stream has.
#[derive(Default)]
struct Counts<const VERSION: u32>(u64);

impl<const VERSION: u32> Document for Counts<VERSION> {
    const SPEC: ProjectionSpec = version(
        ProjectionSpec::new("counts", 1)
            .reads(&["account"], &["account.deposited"])
            .partitions(2)
            .mode(Mode::Inline),
        VERSION,
    );
    const KEYED_BY_STREAM: bool = true;
    type Key = String;
    type Event = RecordedEvent;

    fn initial() -> Self {
        Self(0)
    }

    fn decode(stored: &RecordedEvent) -> Result<RecordedEvent, DecodeError> {
        Ok(stored.clone())
    }

    fn key(event: &RecordedEvent) -> Option<String> {
        Some(event.stream.id().to_owned())
    }

    fn fold(&mut self, event: &RecordedEvent) -> Result<DocumentFate, HandlerError> {
        match &*event.data {
            r#""poison""# => return Err(HandlerError::new("it cannot be counted")),
            r#""panic""# => panic!("it is too much"),
            _ => self.0 += u64::from(VERSION),
        }
        Ok(DocumentFate::Keep)
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.0)
    }

    fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json).map(Self)
    }
}

async fn open(folder: &Folder) -> SqliteStore {
    folder.builder().inline::<Counts<1>>().open().await.expect("the log opens")
}

/// Each key with its document, in a row.
async fn counts(store: &SqliteStore) -> String {
    let query = DocumentQuery {
        keys: None,
        filters: Vec::new(),
        order: DocumentOrder::Key,
        after: None,
        limit: 100,
    };
    let found = store.find_documents("counts", &query).await.expect("documents");
    let each: Vec<_> = found.iter().map(|d| format!("{}:{}", d.key, d.document)).collect();
    each.join(" ")
}

async fn send(store: &SqliteStore, appends: Vec<Append>) -> Result<(), AppendError> {
    store.append(&batch(appends)).await.map(drop)
}

fn of(id: &str, data: &str) -> Append {
    Append { events: vec![NewEvent { data: data.into(), ..event() }], ..append(id, 0) }
}

fn refusal(answer: Result<(), AppendError>) -> String {
    match answer {
        Err(AppendError::NotStored(StoreError::Rejected { code, reason })) => {
            assert_eq!(code, "inline_projection");
            reason
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_query_right_after_the_append_sees_it() {
    let folder = Folder::new();
    let store = open(&folder).await;
    for round in 1..=20 {
        send(&store, vec![append("ada", 2), append("bob", 1)]).await.unwrap();
        assert_eq!(counts(&store).await, format!("ada:{} bob:{round}", 2 * round));
    }
    let parts = store.generations().await.unwrap().remove(0).parts;
    assert!(parts.iter().all(|part| part.position == position(60)), "{parts:?}");
}

#[tokio::test]
async fn an_append_that_it_cannot_take_is_not_stored() {
    let folder = Folder::new();
    let store = open(&folder).await;
    send(&store, vec![append("ada", 1)]).await.unwrap();
    for (data, says) in [(r#""poison""#, "it cannot be counted"), (r#""panic""#, "too much")] {
        let reason = refusal(send(&store, vec![append("ada", 1), of("bob", data)]).await);
        for part in ["counts", "account.deposited", "bob", says] {
            assert!(reason.contains(part), "{part} in {reason}");
        }
        assert_eq!(store.head().await.unwrap().position, position(1));
        assert_eq!(counts(&store).await, "ada:1");
    }
    send(&store, vec![append("ada", 1), append("bob", 1)]).await.unwrap();
    assert_eq!(counts(&store).await, "ada:2 bob:1", "what failed is not in memory either");
}

#[tokio::test]
async fn what_fails_in_the_append_itself_is_not_in_the_documents() {
    let folder = Folder::new();
    let store = open(&folder).await;
    send(&store, vec![append("ada", 1)]).await.unwrap();
    let not_json = send(&store, vec![append("ada", 1), of("bob", "{")]).await;
    assert!(matches!(not_json, Err(AppendError::NotStored(StoreError::Rejected { .. }))));
    send(&store, vec![append("ada", 1)]).await.unwrap();
    assert_eq!(counts(&store).await, "ada:2");
}

#[tokio::test]
async fn events_that_somebody_appended_without_it_are_caught_up_with() {
    let folder = Folder::new();
    let store = open(&folder).await;
    let without = folder.store().await;
    for round in 1..=3 {
        send(&without, vec![append("bob", 2)]).await.unwrap();
        send(&store, vec![append("ada", 1)]).await.unwrap();
        assert_eq!(counts(&store).await, format!("ada:{round} bob:{}", 2 * round));
    }
    // Far behind: in steps of their own.
    send(&without, vec![append("bob", 4_500)]).await.unwrap();
    send(&store, vec![append("ada", 1)]).await.unwrap();
    assert_eq!(counts(&store).await, "ada:4 bob:4506");
    // And when it is opened.
    send(&without, vec![append("bob", 1_500)]).await.unwrap();
    assert_eq!(counts(&open(&folder).await).await, "ada:4 bob:6006");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_name_it_take_turns() {
    let folder = Folder::new();
    let (one, other) = (open(&folder).await, open(&folder).await);
    for round in 1..=20 {
        let (one, other) = tokio::join!(
            send(&one, vec![append("ada", 1), append("both", 1)]),
            send(&other, vec![append("bob", 1), append("both", 1)]),
        );
        one.and(other).unwrap();
        let expected = format!("ada:{round} bob:{round} both:{}", 2 * round);
        assert_eq!(counts(&folder.store().await).await, expected);
    }
}

#[tokio::test]
async fn what_a_runner_did_in_between_is_seen() {
    let folder = Folder::new();
    let store = open(&folder).await;
    send(&store, vec![append("ada", 1)]).await.unwrap();
    let generation = store.generations().await.unwrap().remove(0).generation;
    for partition in 0..2 {
        let part = cqrs_core::Part { partition, ..part(generation.id) };
        let revision = store.checkpoint(part).await.unwrap().unwrap().revision;
        let writes = [super::support::write("ada", "70")];
        store.commit_documents(&advance(part, revision, 1), &writes).await.unwrap();
    }
    send(&store, vec![append("ada", 1)]).await.unwrap();
    assert_eq!(counts(&store).await, "ada:71");
}

#[tokio::test]
async fn a_higher_version_is_built_before_the_file_is_open() {
    let folder = Folder::new();
    let old = open(&folder).await;
    send(&old, vec![append("ada", 1_700), append("bob", 1)]).await.unwrap();
    let new = folder.builder().inline::<Counts<2>>().open().await.unwrap();
    assert_eq!(counts(&new).await, "ada:3400 bob:2");
    // The old code does not spoil it, and what it appends is caught up with.
    send(&old, vec![append("bob", 1)]).await.unwrap();
    assert_eq!(counts(&new).await, "ada:3400 bob:2");
    send(&new, vec![append("ada", 1)]).await.unwrap();
    assert_eq!(counts(&new).await, "ada:3402 bob:4");
    let states: Vec<_> =
        new.generations().await.unwrap().into_iter().map(|g| g.generation.state).collect();
    assert_eq!(states, [GenerationState::Retired, GenerationState::Live]);
    // Nor does it when it is opened again.
    open(&folder).await;
}

#[tokio::test]
async fn an_event_of_old_that_it_cannot_take_stops_the_appends_that_name_it() {
    let folder = Folder::new();
    let without = folder.store().await;
    send(&without, vec![append("ada", 1), of("bob", r#""poison""#)]).await.unwrap();
    let store = open(&folder).await;
    let reason = refusal(send(&store, vec![append("ada", 1)]).await);
    assert!(reason.contains("position 2"), "{reason}");
    // It is parked, by a runner say: then its key waits, and everything else goes on.
    let generation = store.generations().await.unwrap().remove(0).generation;
    let poison = take_all(&store).await.remove(1);
    let partition = cqrs_core::partition_of("bob", 2);
    let part = cqrs_core::Part { partition, ..part(generation.id) };
    let revision = store.checkpoint(part).await.unwrap().unwrap().revision;
    let park = vec![cqrs_core::ParkedEvent::queued(&poison, "bob")];
    let parked = cqrs_core::Advance { park, ..advance(part, revision, 2) };
    store.commit_documents(&parked, &[]).await.unwrap();
    send(&store, vec![append("ada", 1), append("bob", 1)]).await.unwrap();
    assert_eq!(counts(&store).await, "ada:2");
    assert_eq!(store.parked(generation.id, Some("bob"), 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn tables_are_written_with_the_append_too() {
    const SPEC: ProjectionSpec = ProjectionSpec::new("lines", 1)
        .reads(&["account"], &["account.deposited"])
        .mode(Mode::Inline);
    const SCRIPT: &str = "CREATE TABLE lines (position INTEGER PRIMARY KEY, id TEXT)";
    struct Lines;
    impl cqrs_core::SqlProjection for Lines {
        type Db = rusqlite::Connection;
        fn spec(&self) -> ProjectionSpec {
            SPEC
        }
        fn tables(&self) -> &'static str {
            SCRIPT
        }
        fn handle<'a>(
            &'a self,
            stored: &'a RecordedEvent,
            db: &'a mut rusqlite::Connection,
        ) -> cqrs_core::Handled<'a> {
            Box::pin(async move {
                if stored.data == r#""commit""# {
                    return run(db, "COMMIT");
                }
                let (at, id) = (stored.position, stored.stream.id());
                run(db, &format!("INSERT INTO lines VALUES ({at}, '{id}')"))
            })
        }
    }
    let folder = Folder::new();
    let store = folder.builder().inline_sql(Lines).inline::<Counts<1>>().open().await.unwrap();
    let lines = || -> i64 {
        folder.shell().query_row("SELECT count(*) FROM lines", [], |row| row.get(0)).unwrap()
    };
    send(&store, vec![append("ada", 3)]).await.unwrap();
    assert_eq!((lines(), &*counts(&store).await), (3, "ada:3"));
    let reason = refusal(send(&store, vec![append("ada", 1), of("bob", r#""commit""#)]).await);
    assert!(reason.contains("it ended the transaction"), "{reason}");
    assert_eq!((lines(), &*counts(&store).await), (3, "ada:3"));

    // A rebuild beside it, by a runner; the appends go on with the one that serves.
    let spec = SPEC;
    let definition = cqrs_core::definition_of_tables(&Lines);
    let blueprint =
        cqrs_core::Blueprint { spec: &spec, definition: &definition, tables: Some(SCRIPT) };
    let other = store.begin_rebuild(&blueprint).await.unwrap().unwrap();
    let plain = tables(SPEC, SCRIPT, |event, db| {
        run(db, &format!("INSERT INTO lines VALUES ({}, 'new')", event.position))
    });
    super::support::apply(&store, other.id, &plain).await;
    send(&store, vec![append("ada", 1)]).await.unwrap();
    assert_eq!(lines(), 4);
    super::support::apply(&store, other.id, &plain).await;
    assert_eq!(store.swap(other.id).await, Ok(cqrs_core::Swap::Swapped));
    send(&store, vec![append("ada", 1)]).await.unwrap();
    assert_eq!(lines(), 5);
}

#[tokio::test]
async fn a_projection_that_cannot_be_inline_is_refused_when_the_file_is_opened() {
    let folder = Folder::new();
    let twice = folder.builder().inline::<Counts<1>>().inline::<Counts<2>>().open().await;
    assert!(matches!(twice, Err(OpenError::Projection { .. })), "{twice:?}");

    let store = folder.store().await;
    super::support::documents(&store, &Counts::<1>::SPEC).await;
    let changed = folder.builder().inline::<Counts<1>>().open().await;
    let Err(OpenError::Projection { projection, reason, .. }) = changed else {
        panic!("{changed:?}");
    };
    assert!(projection == "counts" && reason.contains("raise its version"), "{reason}");
}

/// Appends until it is killed.
#[tokio::test]
#[ignore = "runs in another process, for the test below"]
async fn appends_until_it_is_killed() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let store = SqliteStore::builder(file).inline::<Counts<1>>().open().await.unwrap();
    loop {
        send(&store, vec![append("ada", 3), append("bob", 2)]).await.unwrap();
        println!("acknowledged");
    }
}

#[tokio::test]
async fn log_and_documents_agree_after_a_kill() {
    let folder = Folder::new();
    for _ in 0..4 {
        let mut writer =
            OtherProcess::run("projections::inline::appends_until_it_is_killed", &folder);
        for _ in 0..7 {
            writer.next("acknowledged").expect("an acknowledgement");
        }
        writer.kill();
        let store = folder.store().await;
        let batches = store.head().await.unwrap().position.get() / 5;
        assert_eq!(counts(&store).await, format!("ada:{} bob:{}", 3 * batches, 2 * batches));
    }
}
