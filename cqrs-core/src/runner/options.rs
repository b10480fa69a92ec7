use std::time::Duration;

use super::StartError;
use crate::RetryPolicy;

/// How projections are run. The defaults are good for a service with one PostgreSQL.
///
/// ```
/// use cqrs_core::ProjectionOptions;
///
/// let options = ProjectionOptions { poison_attempts: 1, ..ProjectionOptions::default() };
/// assert_eq!(options.batch_events, 10_000);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionOptions {
    /// The most events that are read at once.
    pub batch_events: u32,
    /// About how many bytes of events are read at once; a page has fewer events where they are
    /// large. A part that catches up has four pages in memory.
    pub batch_bytes: usize,
    /// How many documents each part keeps in memory between batches; 0 keeps none.
    pub cached_documents: usize,
    /// While a part catches up, it works on page after page and commits about this often, so that
    /// a document that changes many times is written once; at the latest when as many documents
    /// changed as are kept in memory. Zero commits every page.
    pub commit_every: Duration,
    /// The longest time between two looks at a log in which nothing seems to happen. It is what a
    /// lost notification costs.
    pub poll: Duration,
    /// How often a checkpoint moves, at most, past events that its projection does not read.
    pub idle_move: Duration,
    /// How long a process that lost a part to another one waits before it looks whether that one
    /// still works; a quarter more or less.
    pub follow_pause: Duration,
    /// How long a process manager or a reactor may show no sign of life before another process takes
    /// over. It shows four in that time while it waits for others.
    pub takeover: Duration,
    /// How often an event is tried before it counts as poison.
    pub poison_attempts: u32,
    /// How many keys a part may have parked; the next one stops it.
    pub parked_keys: usize,
    /// How many commands each part of a process manager sends at once.
    pub commands_in_flight: usize,
    /// Pauses between attempts, at poison and where the store cannot be reached. It is tried for
    /// as long as the runner lives: `attempts` and `outage` say nothing here.
    pub retry: RetryPolicy,
    /// How often the runner looks for generations that another process made, swapped or dropped.
    pub supervise: Duration,
}

impl Default for ProjectionOptions {
    fn default() -> Self {
        Self {
            batch_events: 10_000,
            batch_bytes: 8 << 20,
            cached_documents: 10_000,
            commit_every: Duration::from_millis(500),
            poll: Duration::from_millis(250),
            idle_move: Duration::from_millis(50),
            follow_pause: Duration::from_millis(100),
            takeover: Duration::from_secs(2),
            poison_attempts: 5,
            parked_keys: 1_000,
            commands_in_flight: 128,
            retry: RetryPolicy {
                first_pause: Duration::from_millis(20),
                longest_pause: Duration::from_secs(2),
                ..RetryPolicy::default()
            },
            supervise: Duration::from_secs(1),
        }
    }
}

impl ProjectionOptions {
    pub(super) fn check(&self) -> Result<(), StartError> {
        for (option, value) in [
            ("batch_events", u64::from(self.batch_events)),
            ("poison_attempts", u64::from(self.poison_attempts)),
            ("commands_in_flight", self.commands_in_flight as u64),
            ("takeover", u64::from(!self.takeover.is_zero())),
        ] {
            if value == 0 {
                return Err(StartError::ZeroOption { option });
            }
        }
        Ok(())
    }
}
