use cqrs_core::GenerationId;
use rusqlite::{Connection, params};

use super::{Object, ObjectKind};
use crate::failure::Failure;

/// Writes down what a generation has, in the order in which it was made.
pub(in crate::projections) fn record(
    log: &Connection,
    generation: GenerationId,
    objects: &[Object],
) -> Result<(), Failure> {
    let mut statement = log.prepare_cached(include_str!("insert_object.sql"))?;
    for (ordinal, Object { name, kind }) in (1..).zip(objects) {
        let ordinal: i64 = ordinal;
        let (kind, sql) = match kind {
            ObjectKind::Table => ("table", None),
            ObjectKind::View { sql } => ("view", Some(sql)),
            ObjectKind::Trigger { sql } => ("trigger", Some(sql)),
        };
        statement.execute(params![generation.0, ordinal, kind, name, sql])?;
    }
    Ok(())
}

/// What a generation has, in the order in which it was made.
pub(in crate::projections) fn objects(
    log: &Connection,
    generation: GenerationId,
) -> Result<Vec<Object>, Failure> {
    let mut statement = log.prepare_cached(include_str!("objects.sql"))?;
    let mut rows = statement.query([generation.0])?;
    let mut objects = Vec::new();
    while let Some(row) = rows.next()? {
        let name = row.get(1)?;
        let kind = match (row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, row.get(2)?) {
            ("table", None) => ObjectKind::Table,
            ("view", Some(sql)) => ObjectKind::View { sql },
            ("trigger", Some(sql)) => ObjectKind::Trigger { sql },
            (kind, _) => return Err(Failure::damaged(format!("`{name}` is said to be a {kind}"))),
        };
        objects.push(Object { name, kind });
    }
    Ok(objects)
}
