//! What can be watched from outside: names of metrics, in one place.
//!
//! | name | kind | labels | meaning |
//! |---|---|---|---|
//! | `cqrs_commands_total` | counter | `category`, `outcome` | commands answered |
//! | `cqrs_command_seconds` | histogram | `category` | from acceptance to answer |
//! | `cqrs_command_attempts` | histogram | `category` | decisions made for one command |
//! | `cqrs_conflicts_total` | counter | `category` | appends that came too late |
//! | `cqrs_state_cache_total` | counter | `category`, `result` | commands on a cached state (`hit`), or not (`miss`) |
//! | `cqrs_batch_appends` | histogram | | appends in a batch |
//! | `cqrs_batch_events` | histogram | | events in a batch |
//! | `cqrs_batch_seconds` | histogram | | from sending a batch to its verdicts |
//! | `cqrs_batches_lost_total` | counter | | batches whose answer was lost and had to be asked for |

use std::time::Duration;

use metrics::{counter, histogram};

pub(crate) fn answered(
    category: &'static str,
    outcome: &'static str,
    attempts: u32,
    took: Duration,
) {
    counter!("cqrs_commands_total", "category" => category, "outcome" => outcome).increment(1);
    histogram!("cqrs_command_attempts", "category" => category).record(attempts);
    histogram!("cqrs_command_seconds", "category" => category).record(took);
}

pub(crate) fn conflict(category: &'static str) {
    counter!("cqrs_conflicts_total", "category" => category).increment(1);
}

pub(crate) fn state(category: &'static str, result: &'static str) {
    counter!("cqrs_state_cache_total", "category" => category, "result" => result).increment(1);
}

#[expect(clippy::cast_precision_loss, reason = "a batch has far fewer than 2^52 of anything")]
pub(crate) fn batch(appends: usize, events: usize, took: Duration) {
    histogram!("cqrs_batch_appends").record(appends as f64);
    histogram!("cqrs_batch_events").record(events as f64);
    histogram!("cqrs_batch_seconds").record(took);
}

pub(crate) fn answer_lost() {
    counter!("cqrs_batches_lost_total").increment(1);
}
