use cqrs_core::{Generation, ProjectionSpec};
use rusqlite::Connection;

use super::column::declaration;
use crate::{
    failure::Failure,
    projections::{
        names::{numbered, quoted},
        objects::Object,
        refusal::Refused,
    },
};

/// Makes the table and its indexes, and says which view belongs over it when it serves.
pub(in crate::projections) fn make_table(
    log: &Connection,
    generation: &Generation,
    spec: &ProjectionSpec,
) -> Result<Object, Refused> {
    let refused = |reason| Refused::tables(&generation.name, reason);
    let table = numbered(&generation.name, generation.id);
    let (mut columns, mut names) = (String::new(), String::new());
    for column in spec.columns {
        columns += ",\n  ";
        columns += &declaration(column).map_err(refused)?;
        names += ", ";
        names += &quoted(column.name);
    }
    let create = include_str!("create_table.sql")
        .replace("{table}", &quoted(&table))
        .replace("{columns}", &columns);
    log.execute_batch(&create).map_err(|e| refused(e.to_string()))?;
    for column in spec.columns.iter().filter(|column| column.indexed) {
        let index = include_str!("create_index.sql")
            .replace("{index}", &quoted(&format!("{table}.{}", column.name)))
            .replace("{table}", &quoted(&table))
            .replace("{column}", &quoted(column.name));
        log.execute_batch(&index).map_err(Failure::from)?;
    }
    let view = include_str!("create_view.sql")
        .replace("{view}", &quoted(&generation.name))
        .replace("{columns}", &names)
        .replace("{table}", &quoted(&table));
    Ok(Object::view(&generation.name, view))
}

/// Drops the table with everything in it.
pub(in crate::projections) fn drop_table(
    log: &Connection,
    generation: &Generation,
) -> Result<(), Failure> {
    let table = quoted(&numbered(&generation.name, generation.id));
    Ok(log.execute_batch(&include_str!("drop_table.sql").replace("{table}", &table))?)
}
