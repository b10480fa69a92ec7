use std::{
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Error, ErrorCode};

/// The first and the longest pause between two tries for a lock. A batch takes about a
/// millisecond: SQLite's own pauses (up to 100 ms) would leave a busy file to one process.
const PAUSES: (Duration, Duration) = (Duration::from_micros(50), Duration::from_millis(2));

/// How long to wait for a lock that another connection or process holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    deadline: Instant,
}

impl Patience {
    /// From now on.
    pub(crate) fn of(timeout: Duration) -> Self {
        let now = Instant::now();
        // A timeout that no clock can add means a day.
        let deadline = now.checked_add(timeout).unwrap_or(now + Duration::from_hours(24));
        Self { deadline }
    }

    /// One try.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self::of(Duration::ZERO)
    }

    /// Whether it waits no longer.
    pub(crate) fn is_over(self) -> bool {
        Instant::now() >= self.deadline
    }

    /// Tries again while the lock is held, at least once.
    pub(crate) fn wait<T>(self, attempt: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
        let (mut pause, longest) = PAUSES;
        loop {
            match attempt() {
                Err(error) if is_busy(&error) && Instant::now() < self.deadline => {
                    thread::sleep(pause.mul_f32(0.5 + fastrand::f32()));
                    pause = longest.min(pause * 2);
                }
                outcome => return outcome,
            }
        }
    }
}

/// Whether somebody else holds the lock that was asked for.
pub(crate) fn is_busy(error: &Error) -> bool {
    use ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}
