use cqrs_core::{DocumentWrite, Generation, StoreError};
use rusqlite::{Connection, ErrorCode, params};

use crate::{
    failure::Failure,
    projections::names::{numbered, quoted},
};

/// Writes the documents into the generation's table.
pub(crate) fn write_documents(
    log: &Connection,
    generation: &Generation,
    writes: &[DocumentWrite],
) -> Result<(), Failure> {
    let table = quoted(&numbered(&generation.name, generation.id));
    let mut upsert = log.prepare_cached(&include_str!("upsert.sql").replace("{table}", &table))?;
    let mut delete = log.prepare_cached(&include_str!("delete.sql").replace("{table}", &table))?;
    for write in writes {
        let DocumentWrite { key, document, version, position } = write;
        match document {
            Some(document) => upsert
                .execute(params![key, document, version.as_i64(), position.as_i64()])
                .map_err(|error| refused(log, &generation.name, key, document, error))?,
            None => delete.execute([key])?,
        };
    }
    Ok(())
}

/// Where a document cannot be stored for what it holds, says which and why.
fn refused(
    log: &Connection,
    projection: &str,
    key: &str,
    document: &str,
    error: rusqlite::Error,
) -> Failure {
    let rejected = |code: &str| {
        let reason = format!("the document `{key}` of the projection `{projection}`: {error}");
        Failure::Store(StoreError::Rejected { code: code.into(), reason })
    };
    let is_json = log.query_row(include_str!("is_json.sql"), [document], |row| row.get(0));
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::Unknown) if is_json == Ok(false) => {
            rejected("not_json")
        }
        Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch) => rejected("column_kind"),
        _ => error.into(),
    }
}
