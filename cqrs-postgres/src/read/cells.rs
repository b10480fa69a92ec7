use std::fmt::Display;

use cqrs_core::StoreError;
use jiff::Timestamp;
use sqlx::{Decode, Postgres, Row, postgres::PgRow};

use crate::errors::{translate, unreadable};

/// The values of a row, by their place in the statement.
pub(crate) trait Cells {
    /// The type is what the statement beside the code says; checking it again for every cell
    /// would be the larger part of the work of reading a log.
    fn cell<'r, T: Decode<'r, Postgres>>(&'r self, index: usize) -> Result<T, StoreError>;

    /// A `bigint` that is a position, a version, or the like.
    fn counted<T, E: Display>(
        &self,
        index: usize,
        check: impl FnOnce(i64) -> Result<T, E>,
    ) -> Result<T, StoreError> {
        check(self.cell(index)?).map_err(unreadable)
    }
}

impl Cells for PgRow {
    fn cell<'r, T: Decode<'r, Postgres>>(&'r self, index: usize) -> Result<T, StoreError> {
        self.try_get_unchecked(index).map_err(|error| translate(&error))
    }
}

pub(crate) fn time(row: &PgRow, index: usize) -> Result<Timestamp, StoreError> {
    Ok(row.cell::<jiff_sqlx::Timestamp>(index)?.to_jiff())
}

pub(crate) fn opt_time(row: &PgRow, index: usize) -> Result<Option<Timestamp>, StoreError> {
    Ok(row.cell::<Option<jiff_sqlx::Timestamp>>(index)?.map(jiff_sqlx::Timestamp::to_jiff))
}

/// The row of a statement that always gives one.
pub(crate) fn one_row(rows: &[PgRow]) -> Result<&PgRow, StoreError> {
    rows.first().ok_or_else(|| unreadable("no row, where there is always one"))
}
