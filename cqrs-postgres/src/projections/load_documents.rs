use cqrs_core::{GenerationId, Position, StoreError, StoredDocument, Version};
use sqlx::postgres::PgRow;

use crate::{errors::is_no_such_table, read::Cells, sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("load_documents.sql");

impl Inner {
    pub(crate) async fn load_documents(
        &self,
        generation: GenerationId,
        keys: &[&str],
    ) -> Result<Vec<StoredDocument>, StoreError> {
        // A generation that is not there has no documents; the step will be stale.
        let Some(tables) = self.tables(generation).await? else { return Ok(Vec::new()) };
        let call = tables.load.with(vec![Param::Texts(keys.to_vec())]);
        match self.readers.ask(&call).await {
            Ok(rows) => rows.iter().map(|row| document(row, 0)).collect(),
            Err(error) if is_no_such_table(&error) => {
                self.forget_tables(generation);
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }
}

/// From the columns key, document, version and position, from `at` on.
pub(crate) fn document(row: &PgRow, at: usize) -> Result<StoredDocument, StoreError> {
    Ok(StoredDocument {
        key: row.cell(at)?,
        document: row.cell(at + 1)?,
        version: row.counted(at + 2, Version::try_from)?,
        position: row.counted(at + 3, Position::try_from)?,
    })
}
