use cqrs_core::{Advance, Advanced, DocumentWrite, StoreError};

use super::{
    checks,
    step::{Outcome, parking},
};
use crate::{errors::is_no_such_table, sql::Param, store::Inner};

pub(crate) const SQL: &str = include_str!("commit_documents.sql");

impl Inner {
    pub(crate) async fn commit_documents(
        &self,
        advance: &Advance,
        writes: &[DocumentWrite],
    ) -> Result<Advanced, StoreError> {
        checks::writes(writes)?;
        let generation = advance.part.generation;
        let Some(tables) = self.tables(generation).await? else { return Ok(Advanced::Stale) };
        let mut params = self.advance(advance)?;
        params.extend(documents(writes));
        params.extend(parking(advance));
        match self.send_step(&tables.commit.with(params)).await {
            Ok(rows) => self.conclude(advance, Outcome::read(&rows)?).await,
            Err(error) if is_no_such_table(&error) => {
                self.forget_tables(generation);
                Ok(Advanced::Stale)
            }
            Err(error) => Err(error),
        }
    }
}

/// Four lists of those that are written, by key, and one of those that go.
pub(crate) fn documents(writes: &[DocumentWrite]) -> [Param<'_>; 5] {
    // In the order of their keys: every step locks them in it, and finds them side by side.
    let written = |write: &'_ DocumentWrite| write.document.is_some();
    let mut sorted: Vec<&DocumentWrite> = writes.iter().filter(|w| written(w)).collect();
    sorted.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    let removed = writes.iter().filter(|write| !written(write));
    [
        Param::Texts(sorted.iter().map(|write| &*write.key).collect()),
        Param::Texts(sorted.iter().map(|w| w.document.as_deref().unwrap_or_default()).collect()),
        Param::Bigints(sorted.iter().map(|write| write.version.as_i64()).collect()),
        Param::Bigints(sorted.iter().map(|write| write.position.as_i64()).collect()),
        Param::Texts(removed.map(|write| &*write.key).collect()),
    ]
}
