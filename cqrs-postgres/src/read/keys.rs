use std::cmp::Ordering;

use cqrs_core::{
    Fingerprint, FirstOutcome, IdempotencyKey, KeptKey, KeyQuery, Position, StoreError, StreamId,
    Version,
};
use sqlx::postgres::PgRow;

use super::cells::{Cells, time};
use crate::{errors::unreadable, sql::Param, store::Inner};

pub(crate) const ALL: &str = include_str!("keys.sql");
pub(crate) const OF_STREAM: &str = include_str!("keys_of_stream.sql");

impl Inner {
    pub(crate) async fn keys(&self, query: &KeyQuery) -> Result<Vec<KeptKey>, StoreError> {
        let after = query.after.as_ref().map(|(stream, key)| (stream, key.as_str()));
        let (statement, stream, key) = match (&query.stream, after) {
            (None, None) => (&self.statements.keys, None, ""),
            (None, Some((last, key))) => (&self.statements.keys, Some(last), key),
            (Some(wanted), after) => {
                let key = match after.map(|(last, key)| (last.cmp(wanted), key)) {
                    None | Some((Ordering::Less, _)) => "",
                    Some((Ordering::Equal, key)) => key,
                    Some((Ordering::Greater, _)) => return Ok(Vec::new()),
                };
                (&self.statements.keys_of_stream, Some(wanted), key)
            }
        };
        let (category, id) = stream.map_or(("", ""), |stream| (stream.category(), stream.id()));
        let call = statement.with(vec![
            Param::Int(self.log.into()),
            Param::Text(category),
            Param::Text(id),
            Param::Text(key),
            Param::Int(query.limit.into()),
        ]);
        self.readers.ask(&call).await?.iter().map(kept).collect()
    }
}

fn kept(row: &PgRow) -> Result<KeptKey, StoreError> {
    let (category, id): (&str, &str) = (row.cell(0)?, row.cell(1)?);
    let fingerprint = row.cell::<&[u8]>(3)?.try_into().map_err(unreadable)?;
    Ok(KeptKey {
        stream: StreamId::new(category, id).map_err(unreadable)?,
        key: IdempotencyKey::new(row.cell::<&str>(2)?).map_err(unreadable)?,
        fingerprint: Fingerprint::from_bytes(fingerprint),
        first: FirstOutcome {
            version: row.counted(4, Version::try_from)?,
            position: row.counted(5, Position::try_from)?,
            events: row.counted(6, u64::try_from)?,
            refusal: row.cell(7)?,
            decided_at: time(row, 8)?,
        },
        recorded_at: time(row, 9)?,
    })
}
