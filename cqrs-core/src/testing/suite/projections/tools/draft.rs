use jiff::Timestamp;

use super::{Outcome, p, stream, v};
use crate::{
    Advance, Blueprint, Column, ColumnKind, DocumentOrder, DocumentQuery, DocumentWrite,
    Generation, ParkedEvent, Part, Position, ProjectionSpec, Stop, Unpark,
};

/// A projection with a column of each kind, one of them indexed.
pub(in super::super) fn balances(version: u32) -> ProjectionSpec {
    const COLUMNS: &[Column] = &[
        Column::new("balance", ColumnKind::Integer).indexed(),
        Column::new("rate", ColumnKind::Real),
        Column::new("open", ColumnKind::Boolean),
        Column::new("owner", ColumnKind::Text),
    ];
    ProjectionSpec::new("balances", version).columns(COLUMNS)
}

/// Another projection, without columns.
pub(in super::super) fn statements(version: u32) -> ProjectionSpec {
    ProjectionSpec::new("statements", version)
}

/// A generation of documents.
pub(in super::super) fn blueprint(spec: &ProjectionSpec) -> Blueprint<'_> {
    Blueprint { spec, definition: r#"it's "a" {definition}"#, tables: None }
}

pub(in super::super) fn part(generation: &Generation, partition: u16) -> Part {
    Part { generation: generation.id, partition }
}

/// A document that is written, as of the first event.
pub(in super::super) fn write(key: &str, document: impl Into<String>) -> DocumentWrite {
    let document = Some(document.into());
    DocumentWrite { key: key.into(), document, version: v(1), position: p(1) }
}

/// A document that goes.
pub(in super::super) fn removal(key: &str) -> DocumentWrite {
    DocumentWrite { document: None, ..write(key, "") }
}

/// Every document, unless there are thousands.
pub(in super::super) fn every() -> DocumentQuery {
    DocumentQuery {
        keys: None,
        filters: vec![],
        order: DocumentOrder::Key,
        after: None,
        limit: 10_000,
    }
}

/// A time long ago, with microseconds.
const fn long_ago() -> Timestamp {
    Timestamp::constant(981_173_106, 789_012_000)
}

/// The event at a position, parked because of an error.
pub(in super::super) fn parked(key: &str, position: u64) -> Outcome<ParkedEvent> {
    Ok(ParkedEvent {
        key: key.into(),
        position: p(position),
        name: "account.noted".into(),
        stream: stream("ada")?,
        reason: Some("it's \"poison\"".into()),
        attempts: 3,
        parked_at: long_ago(),
    })
}

/// Why a part stands still at a position.
pub(in super::super) fn stop(position: u64) -> Outcome<Stop> {
    Ok(Stop {
        position: p(position),
        name: "account.noted".into(),
        stream: stream("o'hara")?,
        reason: "it's \"poison\":\n\tżółw".into(),
        attempts: 5,
        at: long_ago(),
    })
}

/// Says more of a step.
pub(in super::super) trait Stepping: Sized {
    fn to(self, position: Position) -> Self;
    fn park(self, event: ParkedEvent) -> Self;
    fn unpark(self, key: &str, through: u64) -> Self;
}

impl Stepping for Advance {
    fn to(mut self, position: Position) -> Self {
        self.to = position;
        self
    }

    fn park(mut self, event: ParkedEvent) -> Self {
        self.park.push(event);
        self
    }

    fn unpark(mut self, key: &str, through: u64) -> Self {
        self.unpark.push(Unpark { key: key.into(), through: p(through) });
        self
    }
}
