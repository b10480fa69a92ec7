use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;

use super::NOW;
use crate::Clock;

/// A clock that stands still until the test moves it. A clone is the same clock.
///
/// ```
/// use std::time::Duration;
///
/// use cqrs_core::{Clock, testing::{ManualClock, NOW}};
///
/// let clock = ManualClock::default();
/// let same = clock.clone();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(same.now() - NOW, jiff::Span::new().seconds(60).fieldwise());
/// ```
#[derive(Debug, Clone)]
pub struct ManualClock {
    microseconds: Arc<AtomicI64>,
}

impl ManualClock {
    /// A clock that shows this time, in whole microseconds.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { microseconds: Arc::new(AtomicI64::new(now.as_microsecond())) }
    }

    /// Shows this time from now on; it may be an earlier one.
    pub fn set(&self, now: Timestamp) {
        self.microseconds.store(now.as_microsecond(), Ordering::SeqCst);
    }

    /// Moves on; stops at the end of time.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        let end = Timestamp::MAX.as_microsecond();
        let later = |now: i64| Some(now.saturating_add(by).min(end));
        // `later` never declines.
        let _ = self.microseconds.fetch_update(Ordering::SeqCst, Ordering::SeqCst, later);
    }
}

impl Default for ManualClock {
    /// A clock that shows [`NOW`].
    fn default() -> Self {
        Self::new(NOW)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let now = self.microseconds.load(Ordering::SeqCst);
        Timestamp::from_microsecond(now).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_at_the_end_of_time() {
        let clock = ManualClock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now().as_microsecond(), Timestamp::MAX.as_microsecond());
    }

    #[test]
    fn can_be_set_back() {
        let clock = ManualClock::default();
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
    }
}
