use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::StoredEach;

/// What one contender did in one round.
#[derive(Debug, Clone, Default)]
pub struct Round {
    /// Commands per second.
    pub rate: f64,
    /// Half of the calls took at most this long.
    pub p50: Duration,
    /// 99 of 100 calls took at most this long.
    pub p99: Duration,
    /// Errors that reached a caller.
    pub errors: u64,
    /// The words of the first one.
    pub first_error: Option<String>,
    /// Where answers and log differ; only a peer may have any.
    pub strays: Strays,
    /// Processor time of a command: callers and framework.
    pub client_cpu: Duration,
    /// Processor time of a command: the server, where it can be seen.
    pub server_cpu: Duration,
    /// What one event takes on disk, where it was looked at.
    pub stored: Option<StoredEach>,
    /// The most memory that the processes of the contender had at once, in bytes, where they are
    /// its own: all of them together.
    pub peak_memory: Option<u64>,
}

/// Where answers and log differ, over warm-up and window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strays {
    /// Events that were acknowledged and are not there.
    pub lost: u64,
    /// Events that are there though their commands ended in an error.
    pub unreported: u64,
}

impl Strays {
    /// How one account differs: what was acknowledged, and what is there.
    #[must_use]
    pub fn of(acknowledged: u64, stored: u64) -> Self {
        Self {
            lost: acknowledged.saturating_sub(stored),
            unreported: stored.saturating_sub(acknowledged),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn none(self) -> bool {
        self == Self::default()
    }
}

impl std::ops::AddAssign for Strays {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.unreported += other.unreported;
    }
}
