use cqrs_core::GenerationId;
use rusqlite::Connection;

use super::{Object, ObjectKind, objects};
use crate::{
    failure::Failure,
    projections::names::{numbered, quoted},
};

/// Gives the generation the plain names: its tables are renamed, its views made.
pub(in crate::projections) fn put_in_place(
    log: &Connection,
    generation: GenerationId,
) -> Result<(), Failure> {
    let objects = objects(log, generation)?;
    for name in tables(&objects) {
        rename(log, &numbered(name, generation), name)?;
    }
    for object in &objects {
        if let ObjectKind::View { sql } | ObjectKind::Trigger { sql } = &object.kind {
            log.execute_batch(sql)?;
        }
    }
    Ok(())
}

/// Takes the plain names from the generation: its views are dropped, their triggers with them, and
/// its tables get names with its number.
pub(in crate::projections) fn put_aside(
    log: &Connection,
    generation: GenerationId,
) -> Result<(), Failure> {
    take_names(log, generation, &objects(log, generation)?)
}

/// The same for objects that are not written down yet.
pub(in crate::projections) fn take_names(
    log: &Connection,
    generation: GenerationId,
    objects: &[Object],
) -> Result<(), Failure> {
    for object in objects.iter().rev() {
        if let ObjectKind::View { .. } = object.kind {
            drop_object(log, "VIEW", &object.name)?;
        }
    }
    for name in tables(objects) {
        rename(log, name, &numbered(name, generation))?;
    }
    Ok(())
}

/// Drops what a generation has that was put aside.
pub(in crate::projections) fn drop_objects(
    log: &Connection,
    generation: GenerationId,
) -> Result<(), Failure> {
    // Tables that refer to each other: what is left is looked at when all of them are gone.
    log.pragma_update(None, "defer_foreign_keys", true)?;
    let objects = objects(log, generation)?;
    let tables: Vec<_> = tables(&objects).collect();
    for name in tables.into_iter().rev() {
        drop_object(log, "TABLE", &numbered(name, generation))?;
    }
    Ok(())
}

fn tables(objects: &[Object]) -> impl Iterator<Item = &str> {
    objects.iter().filter(|object| object.kind == ObjectKind::Table).map(|object| &*object.name)
}

fn rename(log: &Connection, from: &str, to: &str) -> Result<(), Failure> {
    let sql = include_str!("rename_table.sql")
        .replace("{from}", &quoted(from))
        .replace("{to}", &quoted(to));
    Ok(log.execute_batch(&sql)?)
}

pub(in crate::projections) fn drop_object(
    log: &Connection,
    kind: &str,
    name: &str,
) -> Result<(), Failure> {
    let sql =
        include_str!("drop_object.sql").replace("{kind}", kind).replace("{name}", &quoted(name));
    Ok(log.execute_batch(&sql)?)
}
