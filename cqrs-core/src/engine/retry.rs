//! Pauses between attempts.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::Instant;

use super::RetryPolicy;

/// Exponential, jittered pauses without an end of their own.
pub(crate) fn pauses(policy: &RetryPolicy) -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(policy.first_pause)
        .with_max_delay(policy.longest_pause)
        .with_jitter()
        .without_max_times()
        .build()
}

/// How long an unreachable store is waited for.
pub(crate) struct Outage {
    pauses: ExponentialBackoff,
    until: Instant,
    longest: Duration,
}

impl Outage {
    pub(crate) fn begin(policy: &RetryPolicy) -> Self {
        Self::since(Instant::now(), policy)
    }

    /// For what has waited since then.
    pub(crate) fn since(then: Instant, policy: &RetryPolicy) -> Self {
        let until = then + policy.outage;
        Self { pauses: pauses(policy), until, longest: policy.longest_pause }
    }

    /// Waits a little; `false` where it has lasted too long.
    pub(crate) async fn wait(&mut self) -> bool {
        if Instant::now() >= self.until {
            return false;
        }
        let pause = self.pauses.next().unwrap_or(self.longest);
        tokio::time::sleep(pause).await;
        true
    }
}
