use std::sync::atomic::{AtomicU64, Ordering};

use uuid::{Builder, Uuid};

use super::NOW;
use crate::Ids;

/// Ids that count up from 1: every run of a test gets the same ones. They are `UUIDv7`s and sort
/// in the order in which they were given.
///
/// ```
/// use cqrs_core::{Ids, testing::CountedIds};
///
/// let ids = CountedIds::default();
/// assert_eq!(ids.next(), CountedIds::nth(1));
/// assert_eq!(ids.next(), CountedIds::nth(2));
/// assert!(CountedIds::nth(1) < CountedIds::nth(2));
/// ```
#[derive(Debug, Default)]
pub struct CountedIds {
    given: AtomicU64,
}

impl CountedIds {
    /// The `n`-th id, counted from 1.
    #[must_use]
    pub fn nth(n: u64) -> Uuid {
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&n.to_be_bytes());
        Builder::from_unix_timestamp_millis(NOW.as_millisecond().unsigned_abs(), &bytes).into_uuid()
    }
}

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        Self::nth(self.given.fetch_add(1, Ordering::SeqCst) + 1)
    }
}
