use std::cmp::Ordering;

use cqrs_core::{Fingerprint, FirstOutcome, IdempotencyKey, KeptKey, KeyQuery, StreamId};
use rusqlite::{Connection, Row, params};

use super::{counter, timestamp};
use crate::failure::Failure;

/// The keys that are taken.
pub(crate) fn keys(log: &Connection, query: &KeyQuery) -> Result<Vec<KeptKey>, Failure> {
    let after = query.after.as_ref().map(|(stream, key)| (stream, key.as_str()));
    let (sql, stream, key) = match (&query.stream, after) {
        (None, None) => (include_str!("keys.sql"), None, ""),
        (None, Some((last, key))) => (include_str!("keys.sql"), Some(last), key),
        (Some(wanted), after) => {
            let key = match after.map(|(last, key)| (last.cmp(wanted), key)) {
                None | Some((Ordering::Less, _)) => "",
                Some((Ordering::Equal, key)) => key,
                Some((Ordering::Greater, _)) => return Ok(Vec::new()),
            };
            (include_str!("keys_of_stream.sql"), Some(wanted), key)
        }
    };
    let (category, id) = stream.map_or(("", ""), |stream| (stream.category(), stream.id()));
    let mut statement = log.prepare_cached(sql)?;
    let mut rows = statement.query(params![category, id, key, query.limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(kept(row)?);
    }
    Ok(found)
}

fn kept(row: &Row<'_>) -> Result<KeptKey, Failure> {
    let text = |column| -> Result<&str, Failure> {
        Ok(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
    };
    let key = text(2)?;
    let damaged = |e: &dyn std::fmt::Display| Failure::damaged(format!("the key `{key}`: {e}"));
    let events: i64 = row.get(6)?;
    Ok(KeptKey {
        stream: StreamId::new(text(0)?, text(1)?).map_err(|e| damaged(&e))?,
        key: IdempotencyKey::new(key).map_err(|e| damaged(&e))?,
        fingerprint: Fingerprint::from_bytes(row.get(3)?),
        first: FirstOutcome {
            version: counter("the version of an outcome", row.get(4)?)?,
            position: counter("the position of an outcome", row.get(5)?)?,
            events: events.cast_unsigned(),
            refusal: row.get(7)?,
            decided_at: timestamp("the time of an outcome", row.get(8)?)?,
        },
        recorded_at: timestamp("the time of a key", row.get(9)?)?,
    })
}
