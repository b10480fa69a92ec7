use std::time::Duration;

/// What can be set. The defaults are good for a service with one PostgreSQL.
///
/// ```
/// use cqrs_core::Options;
///
/// let options = Options { cached_states: 100_000, ..Options::default() };
/// assert_eq!(options.batch.appends, 128);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// When a command is tried again.
    pub retry: RetryPolicy,
    /// How much travels together.
    pub batch: BatchOptions,
    /// What is turned away before it is sent.
    pub payload: PayloadLimits,
    /// How many states of each type of aggregate are kept in memory; 0 keeps none.
    pub cached_states: usize,
    /// How many commands are accepted at once; further ones wait for their turn.
    pub commands_in_flight: usize,
    /// How long the first outcome of a keyed command is kept; `None` keeps it for ever.
    pub key_retention: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::default(),
            batch: BatchOptions::default(),
            payload: PayloadLimits::default(),
            cached_states: 10_000,
            commands_in_flight: 10_000,
            key_retention: None,
        }
    }
}

/// When a command is tried again: exponential, jittered, and bounded.
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    /// How often a command is decided before its conflict reaches the caller.
    pub attempts: u32,
    /// The first pause.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// How long a store that cannot be reached is waited for.
    pub outage: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 100,
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(100),
            outage: Duration::from_secs(10),
        }
    }
}

/// How much travels to the store in one round trip. An append that is larger goes alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOptions {
    /// Appends in a batch.
    pub appends: usize,
    /// Events in a batch.
    pub events: usize,
    /// Bytes of event data and metadata in a batch.
    pub bytes: usize,
    /// Streams in one load.
    pub loads: usize,
    /// Events of one stream in one load; a longer stream is read in pages of this size.
    pub page: u32,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self { appends: 128, events: 1_024, bytes: 4 << 20, loads: 128, page: 2_048 }
    }
}

/// What is turned away before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadLimits {
    /// The largest event, in bytes of JSON.
    pub event_bytes: usize,
    /// The largest metadata, in bytes of JSON.
    pub metadata_bytes: usize,
    /// The most events that one command may decide on.
    pub events_per_command: usize,
}

impl Default for PayloadLimits {
    fn default() -> Self {
        Self { event_bytes: 1 << 20, metadata_bytes: 64 << 10, events_per_command: 1_024 }
    }
}
