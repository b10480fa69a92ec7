use cqrs_core::{AppendBatch, FirstOutcome, Position, StoreError, Verdict, Version};
use sqlx::postgres::PgRow;

use crate::{
    errors::unreadable,
    read::{Cells, time},
};

/// One verdict per append, in their order.
pub(crate) fn read(batch: &AppendBatch, rows: &[PgRow]) -> Result<Vec<Verdict>, StoreError> {
    if rows.len() != batch.appends.len() {
        let (found, expected) = (rows.len(), batch.appends.len());
        return Err(unreadable(format!("{found} verdicts on {expected} appends")));
    }
    rows.iter().map(verdict).collect()
}

fn verdict(row: &PgRow) -> Result<Verdict, StoreError> {
    let version = || row.counted(1, Version::try_from);
    let position = || row.counted(2, Position::try_from);
    Ok(match row.cell(0)? {
        0_i32 => Verdict::Appended { version: version()?, position: position()? },
        1 => Verdict::Conflict { actual: version()? },
        2 => Verdict::Repeated(FirstOutcome {
            version: version()?,
            position: position()?,
            events: row.counted(3, u64::try_from)?,
            decided_at: time(row, 4)?,
            refusal: row.cell(5)?,
        }),
        3 => Verdict::KeyReused,
        other => return Err(unreadable(format!("the verdict {other}"))),
    })
}
