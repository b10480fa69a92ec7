//! Projections on PostgreSQL: what the contract does not say, because only a server has it.

use cqrs_core::{
    Advance, Blueprint, Column, ColumnKind, DocumentOrder, DocumentQuery, DocumentWrite,
    EventStore, Generation, Part, Position, Prepared, ProjectionSpec, ProjectionStore,
    StoredDocument, Version,
};
use cqrs_postgres::PostgresStore;

pub(crate) const COLUMNS: &[Column] = &[
    Column::new("balance", ColumnKind::Integer).indexed(),
    Column::new("owner", ColumnKind::Text),
];

pub(crate) const BALANCES: ProjectionSpec = ProjectionSpec::new("balances", 1).columns(COLUMNS);

pub(crate) fn blueprint(spec: &ProjectionSpec) -> Blueprint<'_> {
    Blueprint { spec, definition: "as it is", tables: None }
}

/// The generations that a blueprint is to run.
pub(crate) async fn prepared(store: &PostgresStore, blueprint: &Blueprint<'_>) -> Vec<Generation> {
    match store.prepare(blueprint).await.unwrap() {
        Prepared::Run(generations) => generations,
        other @ Prepared::Superseded { .. } => panic!("{other:?}"),
    }
}

/// The only generation of a spec.
pub(crate) async fn only(store: &PostgresStore, spec: &ProjectionSpec) -> Generation {
    let mut found = prepared(store, &blueprint(spec)).await;
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

pub(crate) fn part(generation: &Generation) -> Part {
    Part { generation: generation.id, partition: 0 }
}

/// A step of a part from where it stands.
pub(crate) async fn step(store: &PostgresStore, part: Part, to: u64) -> Advance {
    let revision = store.checkpoint(part).await.unwrap().unwrap().revision;
    let epoch = store.head().await.unwrap().epoch;
    let to = Position::new(to).unwrap();
    Advance { part, revision, to, epoch, park: Vec::new(), unpark: Vec::new() }
}

pub(crate) fn document(key: &str, json: &str) -> DocumentWrite {
    DocumentWrite {
        key: key.to_owned(),
        document: Some(json.to_owned()),
        version: Version::new(1).unwrap(),
        position: Position::new(1).unwrap(),
    }
}

pub(crate) fn everything() -> DocumentQuery {
    DocumentQuery {
        keys: None,
        filters: Vec::new(),
        order: DocumentOrder::Key,
        after: None,
        limit: 1_000,
    }
}

pub(crate) fn keys(documents: &[StoredDocument]) -> Vec<&str> {
    documents.iter().map(|document| &*document.key).collect()
}
