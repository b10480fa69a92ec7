use cqrs_core::Generation;
use rusqlite::Connection;

use super::{
    retitle::retitle,
    schema::{Entry, added, schema},
};
use crate::{
    failure::Failure,
    projections::{
        generation,
        names::{numbered, quoted},
        objects::{Object, ObjectKind, drop_object, put_aside, put_in_place, take_names},
        refusal::Refused,
    },
};

/// Runs the script, and puts aside what it made.
pub(in crate::projections) fn make_tables(
    log: &Connection,
    generation: &Generation,
    script: &str,
) -> Result<Vec<Object>, Refused> {
    let refused = |reason: String| Refused::tables(&generation.name, reason);
    let live = generation::live(log, &generation.name)?.filter(|live| live.id != generation.id);
    if let Some(live) = &live {
        put_aside(log, live.id)?;
    }
    let before = schema(log)?;
    log.execute_batch(script).map_err(|e| refused(e.to_string()))?;
    let made = added(&before, schema(log)?)
        .map_err(|entry| refused(format!("it changes `{}`, which is not its own", entry.name)))?;
    let mut objects = Vec::new();
    for entry in &made {
        objects.extend(object(log, generation, &made, entry)?);
    }
    take_names(log, generation.id, &objects).map_err(|e| refused(said(e)))?;
    if let Some(live) = &live {
        put_in_place(log, live.id)?;
    }
    Ok(objects)
}

/// What the entry is to the generation. An index, or a trigger of a table, is made again under a
/// name with the generation's number.
fn object(
    log: &Connection,
    generation: &Generation,
    made: &[Entry],
    entry: &Entry,
) -> Result<Option<Object>, Failure> {
    let Entry { kind, name, of, sql, is_shadow } = entry;
    let of_a_view = made.iter().any(|other| other.kind == "view" && other.name == *of);
    let kind = match &**kind {
        _ if *is_shadow => return Ok(None),
        "table" => ObjectKind::Table,
        "view" => ObjectKind::View { sql: sql.clone() },
        "trigger" if of_a_view => ObjectKind::Trigger { sql: sql.clone() },
        kind => {
            if made.iter().any(|other| other.is_shadow && other.name == *of) {
                return Ok(None);
            }
            let title = quoted(&numbered(name, generation.id));
            let again = retitle(sql, &title)
                .ok_or_else(|| Failure::damaged(format!("`{sql}` has no name")))?;
            drop_object(log, kind, name)?;
            log.execute_batch(&again)?;
            return Ok(None);
        }
    };
    Ok(Some(Object { name: name.clone(), kind }))
}

fn said(failure: Failure) -> String {
    cqrs_core::StoreError::from(failure).to_string()
}
