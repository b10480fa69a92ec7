//! What a step is sent over, and what it is made of besides the rows it writes.

use cqrs_core::{Advance, Advanced, StoreError};
use sqlx::postgres::PgRow;

use super::checks;
use crate::{
    connection::{Failure, Lease},
    read::{Cells, one_row},
    sql::{Call, Param},
    store::Inner,
};

/// What a step came to, as its statement says it.
pub(super) struct Outcome {
    moved: bool,
    /// The revision and position that the part had; `None` where somebody else holds it.
    part: Option<(i64, i64)>,
    exists: bool,
}

impl Outcome {
    pub(super) fn read(rows: &[PgRow]) -> Result<Self, StoreError> {
        let row = one_row(rows)?;
        let (revision, position): (Option<i64>, Option<i64>) = (row.cell(1)?, row.cell(2)?);
        Ok(Self { moved: row.cell(0)?, part: revision.zip(position), exists: row.cell(3)? })
    }
}

impl Outcome {
    pub(super) fn has_moved(&self) -> bool {
        self.moved
    }
}

impl Inner {
    /// A connection that writes. A failover may be why it is new: then the log begins another
    /// epoch before a step that was worked out in the old one is sent.
    pub(super) async fn lease_for_a_step(&self) -> Result<Lease, StoreError> {
        let mut lease = self.projectors.lease().await?;
        if lease.is_new() {
            self.open_log(&mut lease).await.map_err(Failure::into_store_error)??;
        }
        Ok(lease)
    }

    /// Sends a step in one statement. May be sent twice: the second time the revision is another.
    pub(super) async fn send_step(&self, call: &Call<'_>) -> Result<Vec<PgRow>, StoreError> {
        loop {
            let mut lease = self.lease_for_a_step().await?;
            let was_new = lease.is_new();
            match lease.run(call).await {
                Ok(rows) => {
                    lease.give_back();
                    return Ok(rows);
                }
                Err(failure) if failure.leaves_the_connection() => {
                    lease.give_back();
                    return Err(failure.into_store_error());
                }
                Err(failure) if was_new => return Err(failure.into_store_error()),
                Err(_) => self.projectors.forget_idle(),
            }
        }
    }

    /// What a step came to, in the words of the contract.
    pub(super) async fn conclude(
        &self,
        advance: &Advance,
        outcome: Outcome,
    ) -> Result<Advanced, StoreError> {
        let Outcome { moved, part, exists } = outcome;
        if moved {
            return Ok(Advanced::Committed);
        }
        let Some((revision, position)) = part else {
            // Locked by somebody, or not there at all.
            return Ok(if exists {
                Advanced::Held(self.holder(advance.part).await?)
            } else {
                Advanced::Stale
            });
        };
        if revision != checks::revision(advance)? {
            return Ok(Advanced::Stale);
        }
        if position > advance.to.as_i64() {
            return Err(backwards(advance, position));
        }
        // Where this is another server, that begins another epoch.
        if self.open_log_anew().await?.epoch != advance.epoch {
            return Ok(Advanced::Stale);
        }
        Err(not_there(advance, position))
    }

    /// `$1` to `$6`: the part, its revision, where it goes, and the epoch.
    pub(super) fn advance<'a>(&self, advance: &Advance) -> Result<Vec<Param<'a>>, StoreError> {
        let mut params = self.part(advance.part);
        params.extend([
            Param::Int(checks::revision(advance)?),
            Param::Int(advance.to.as_i64()),
            Param::Int(advance.epoch.as_i64()),
        ]);
        Ok(params)
    }
}

/// Eight lists of the events to park, and two of what is parked no longer.
pub(super) fn parking(advance: &Advance) -> [Param<'_>; 10] {
    let Advance { park, unpark, .. } = advance;
    [
        Param::Texts(park.iter().map(|event| &*event.key).collect()),
        Param::Bigints(park.iter().map(|event| event.position.as_i64()).collect()),
        Param::Texts(park.iter().map(|event| &*event.name).collect()),
        Param::Texts(park.iter().map(|event| event.stream.category()).collect()),
        Param::Texts(park.iter().map(|event| event.stream.id()).collect()),
        Param::OptTexts(Some(park.iter().map(|event| event.reason.as_deref()).collect())),
        Param::Bigints(park.iter().map(|event| event.attempts.into()).collect()),
        Param::OptTimes(Some(park.iter().map(|event| Some(event.parked_at)).collect())),
        Param::Texts(unpark.iter().map(|unpark| &*unpark.key).collect()),
        Param::Bigints(unpark.iter().map(|unpark| unpark.through.as_i64()).collect()),
    ]
}

fn not_there(advance: &Advance, position: i64) -> StoreError {
    StoreError::Rejected {
        code: "checkpoint_lost".to_owned(),
        reason: format!(
            "part {} of generation {} cannot go from position {position} to {}: the log does not have both events any more",
            advance.part.partition, advance.part.generation, advance.to
        ),
    }
}

fn backwards(advance: &Advance, position: i64) -> StoreError {
    StoreError::Rejected {
        code: "checkpoint_backwards".to_owned(),
        reason: format!(
            "part {} of generation {} is at position {position} and cannot go back to {}",
            advance.part.partition, advance.part.generation, advance.to
        ),
    }
}
