use cqrs_core::{GenerationId, StoredDocument};
use rusqlite::Connection;

use crate::{
    failure::Failure,
    projections::{
        generation,
        names::{numbered, quoted},
    },
    read::counter,
};

/// The documents of these keys that there are. None where the generation is not there.
pub(crate) fn load_documents(
    log: &Connection,
    id: GenerationId,
    keys: Vec<String>,
) -> Result<Vec<StoredDocument>, Failure> {
    let Some(generation) = generation::find(log, id)? else { return Ok(Vec::new()) };
    let table = quoted(&numbered(&generation.name, id));
    let mut statement = log.prepare_cached(&include_str!("load.sql").replace("{table}", &table))?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let mut rows = statement.query([&key])?;
        let Some(row) = rows.next()? else { continue };
        found.push(StoredDocument {
            document: row.get(0)?,
            version: counter("the version of a document", row.get(1)?)?,
            position: counter("the position of a document", row.get(2)?)?,
            key,
        });
    }
    Ok(found)
}
