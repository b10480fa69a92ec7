use jiff::{Timestamp, TimestampRound, Unit};
use uuid::Uuid;

/// Where the time of decisions comes from.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Where the ids of commands and events come from.
pub trait Ids: Send + Sync + 'static {
    /// An id that was never given before; UUIDv7, so that ids sort by time.
    fn next(&self) -> Uuid;
}

/// UUIDv7 from the machine's clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Whole microseconds, the finest that every store keeps: a decision that is made again from
/// what was stored must see the same time.
pub(crate) fn whole_microseconds(time: Timestamp) -> Timestamp {
    time.round(TimestampRound::new().smallest(Unit::Microsecond)).unwrap_or(time)
}
