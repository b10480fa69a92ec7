use cqrs_core::{Append, FirstOutcome, Position, Verdict, Version};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    failure::Failure,
    read::{counter, timestamp},
};

/// The verdict on an append whose key is taken: the first outcome, or another command's key.
pub(super) fn taken(log: &Connection, append: &Append) -> Result<Option<Verdict>, Failure> {
    let Some(keyed) = &append.key else { return Ok(None) };
    let mut statement = log.prepare_cached(include_str!("find_key.sql"))?;
    let key = (append.stream.category(), append.stream.id(), keyed.key.as_str());
    let row = statement
        .query_row(key, |row| {
            let fingerprint: [u8; 32] = row.get(0)?;
            let counts: (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((fingerprint, counts, row.get(4)?, row.get(5)?))
        })
        .optional()?;
    let Some((fingerprint, (version, position, events), refusal, decided_at)) = row else {
        return Ok(None);
    };
    if fingerprint != *keyed.fingerprint.as_bytes() {
        return Ok(Some(Verdict::KeyReused));
    }
    Ok(Some(Verdict::Repeated(FirstOutcome {
        version: counter("the version of an outcome", version)?,
        position: counter("the position of an outcome", position)?,
        events: events.cast_unsigned(),
        refusal,
        decided_at: timestamp("the time of an outcome", decided_at)?,
    })))
}

/// Keeps the outcome of a keyed append that happens now.
pub(super) fn keep(
    log: &Connection,
    append: &Append,
    version: Version,
    position: Position,
    recorded_at: i64,
) -> Result<(), Failure> {
    let Some(keyed) = &append.key else { return Ok(()) };
    let mut statement = log.prepare_cached(include_str!("insert_key.sql"))?;
    statement.execute(params![
        append.stream.category(),
        append.stream.id(),
        keyed.key.as_str(),
        keyed.fingerprint.as_bytes(),
        version.as_i64(),
        position.as_i64(),
        i64::try_from(append.events.len()).unwrap_or(i64::MAX),
        keyed.refusal,
        keyed.decided_at.as_microsecond(),
        recorded_at,
    ])?;
    Ok(())
}
