use std::sync::Arc;

use cqrs_core::{
    Advance, Advanced, Blueprint, DocumentWrite, Epoch, EventStore, Generation, GenerationId,
    Handled, HandlerError, LogFilter, Part, Position, Prepared, ProjectionSpec, ProjectionStore,
    RecordedEvent, SqlApplied, SqlProjection, SqlProjectionStore, Version,
};
use cqrs_sqlite::SqliteStore;
use rusqlite::Connection;

pub(super) const BALANCES: ProjectionSpec =
    ProjectionSpec::new("balances", 1).reads(&["account"], &["account.deposited"]);

/// The same as another version.
pub(super) const fn version(mut spec: ProjectionSpec, version: u32) -> ProjectionSpec {
    spec.version = version;
    spec
}

/// A file with a projection of documents that serves.
pub(super) async fn documents(store: &SqliteStore, spec: &ProjectionSpec) -> Generation {
    prepare(store, spec, None).await.remove(0)
}

pub(super) async fn prepare(
    store: &SqliteStore,
    spec: &ProjectionSpec,
    tables: Option<&str>,
) -> Vec<Generation> {
    let blueprint = Blueprint { spec, definition: "as it is", tables };
    match store.prepare(&blueprint).await.expect("it can be prepared") {
        Prepared::Run(generations) => generations,
        superseded @ Prepared::Superseded { .. } => panic!("{superseded:?}"),
    }
}

pub(super) async fn rebuild(
    store: &SqliteStore,
    spec: &ProjectionSpec,
    tables: Option<&str>,
) -> Generation {
    let blueprint = Blueprint { spec, definition: "as it is", tables };
    store.begin_rebuild(&blueprint).await.expect("an answer").expect("something serves")
}

pub(super) fn position(position: u64) -> Position {
    Position::new(position).unwrap()
}

/// The first part of a generation.
pub(super) fn part(generation: GenerationId) -> Part {
    Part { generation, partition: 0 }
}

pub(super) fn advance(part: Part, revision: u64, to: u64) -> Advance {
    Advance {
        part,
        revision,
        to: position(to),
        epoch: Epoch::UNKNOWN.next(),
        park: Vec::new(),
        unpark: Vec::new(),
    }
}

pub(super) fn write(key: &str, document: &str) -> DocumentWrite {
    DocumentWrite {
        key: key.into(),
        document: Some(document.into()),
        version: Version::NONE.next(),
        position: position(1),
    }
}

/// The next step of a generation with one part.
pub(super) async fn step(
    store: &SqliteStore,
    generation: GenerationId,
    to: u64,
    writes: &[DocumentWrite],
) {
    let part = part(generation);
    let revision = store.checkpoint(part).await.unwrap().expect("a checkpoint").revision;
    let stepped = store.commit_documents(&advance(part, revision, to), writes).await;
    assert_eq!(stepped, Ok(Advanced::Committed));
}

/// All events after the checkpoint, through the handlers.
pub(super) async fn apply(
    store: &SqliteStore,
    generation: GenerationId,
    projection: &Arc<dyn SqlProjection<Db = Connection>>,
) -> SqlApplied {
    let part = part(generation);
    let checkpoint = store.checkpoint(part).await.unwrap().expect("a checkpoint");
    let page = store.read_log(checkpoint.position, &LogFilter::all(), 1_000).await.unwrap();
    let to = page.through.get();
    let step = advance(part, checkpoint.revision, to);
    store.apply(&step, &page.events, projection).await.unwrap()
}

/// A projection whose one handler is a function.
pub(super) struct Tables<F> {
    pub(super) spec: ProjectionSpec,
    pub(super) script: &'static str,
    pub(super) handler: F,
}

impl<F> SqlProjection for Tables<F>
where
    F: Fn(&RecordedEvent, &mut Connection) -> Result<(), HandlerError> + Send + Sync + 'static,
{
    type Db = Connection;

    fn spec(&self) -> ProjectionSpec {
        self.spec
    }

    fn tables(&self) -> &'static str {
        self.script
    }

    fn handle<'a>(&'a self, stored: &'a RecordedEvent, db: &'a mut Connection) -> Handled<'a> {
        Box::pin(async move { (self.handler)(stored, db) })
    }
}

pub(super) fn tables(
    spec: ProjectionSpec,
    script: &'static str,
    handler: impl Fn(&RecordedEvent, &mut Connection) -> Result<(), HandlerError>
    + Send
    + Sync
    + 'static,
) -> Arc<dyn SqlProjection<Db = Connection>> {
    Arc::new(Tables { spec, script, handler })
}

/// A statement as a handler runs it.
pub(super) fn run(db: &Connection, sql: &str) -> Result<(), HandlerError> {
    db.execute_batch(sql).map_err(HandlerError::new)
}
