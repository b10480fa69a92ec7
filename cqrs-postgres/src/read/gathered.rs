use cqrs_core::StoreError;
use sqlx::postgres::PgRow;

/// What is made of an answer row by row, so that its rows are never in memory all at once.
pub(super) trait Gather: Default {
    fn take(&mut self, row: &PgRow) -> Result<(), StoreError>;
}

/// What was made of the rows so far. The rest of an answer must be read too where a row of it
/// cannot be.
#[derive(Default)]
pub(super) struct Gathered<T> {
    made: T,
    failed: Option<StoreError>,
}

impl<T> Gathered<T> {
    pub(super) fn read(self) -> Result<T, StoreError> {
        self.failed.map_or(Ok(self.made), Err)
    }
}

impl<T: Gather> Extend<PgRow> for Gathered<T> {
    fn extend<I: IntoIterator<Item = PgRow>>(&mut self, rows: I) {
        for row in rows {
            if self.failed.is_none() {
                self.failed = self.made.take(&row).err();
            }
        }
    }
}
