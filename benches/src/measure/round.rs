use std::time::Duration;

/// What one contender did in one round.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    /// Commands per second.
    pub(crate) rate: f64,
    /// Half of the calls took at most this long.
    pub(crate) p50: Duration,
    /// 99 of 100 calls took at most this long.
    pub(crate) p99: Duration,
    /// Errors that reached a caller.
    pub(crate) errors: u64,
    /// The words of the first one.
    pub(crate) first_error: Option<String>,
    /// Processor time of a command: callers and framework.
    pub(crate) client_cpu: Duration,
    /// Processor time of a command: the server, where it can be seen.
    pub(crate) server_cpu: Duration,
}
