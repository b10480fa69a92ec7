//! What can be watched from outside: names of metrics, in one place.
//!
//! | name | kind | labels | meaning |
//! |---|---|---|---|
//! | `cqrs_projection_lag_events` | gauge | `projection`, `part` | positions that were heard of and not read |
//! | `cqrs_projection_lag_seconds` | gauge | `projection`, `part` | from the recording of the last event to its effect |
//! | `cqrs_projection_events_total` | counter | `projection` | events handled |
//! | `cqrs_projection_step_events` | histogram | `projection` | events in a step |
//! | `cqrs_projection_step_seconds` | histogram | `projection` | one step, to its commit |
//! | `cqrs_projection_retries_total` | counter | `projection` | steps tried again |
//! | `cqrs_projection_parked_keys` | gauge | `projection`, `part` | keys with parked events |
//! | `cqrs_projection_stopped` | gauge | `projection`, `part` | 1 where it stands still until somebody mends it |
//! | `cqrs_process_commands_total` | counter | `process`, `outcome` | commands of process managers that came back: `done`, `refused`; `undeliverable` and `unavailable`, which are tried again; and what it could not be told, `untaken` |
//! | `cqrs_process_command_seconds` | histogram | `process` | from sending a command to what became of it |
//! | `cqrs_process_sending` | gauge | `process`, `part` | commands that are being sent |
//!
//! Process managers and reactors count as projections of their name too.

use std::time::Duration;

use jiff::SignedDuration;
use metrics::{counter, gauge, histogram};

use crate::{Part, ProjectionSpec};

#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 events")]
pub(super) fn lag(spec: &ProjectionSpec, part: Part, events: u64, time: SignedDuration) {
    let part = part.partition.to_string();
    let labels = [("projection", spec.name.to_owned()), ("part", part)];
    gauge!("cqrs_projection_lag_events", &labels).set(events as f64);
    gauge!("cqrs_projection_lag_seconds", &labels).set(time.as_secs_f64().max(0.0));
}

#[expect(clippy::cast_precision_loss, reason = "a step has far fewer than 2^52 events")]
pub(super) fn step(name: &'static str, events: usize, took: Duration) {
    counter!("cqrs_projection_events_total", "projection" => name).increment(events as u64);
    histogram!("cqrs_projection_step_events", "projection" => name).record(events as f64);
    histogram!("cqrs_projection_step_seconds", "projection" => name).record(took);
}

pub(super) fn retry(name: &'static str) {
    counter!("cqrs_projection_retries_total", "projection" => name).increment(1);
}

#[expect(clippy::cast_precision_loss, reason = "the number of parked keys is bounded")]
pub(super) fn parked(spec: &ProjectionSpec, part: Part, keys: usize) {
    let part = part.partition.to_string();
    gauge!("cqrs_projection_parked_keys", "projection" => spec.name, "part" => part)
        .set(keys as f64);
}

/// Whether it stands still until somebody mends it.
pub(super) fn stopped(spec: &ProjectionSpec, part: Part, stopped: bool) {
    let part = part.partition.to_string();
    gauge!("cqrs_projection_stopped", "projection" => spec.name, "part" => part)
        .set(f64::from(u8::from(stopped)));
}

/// What became of a command of a process manager.
pub(super) fn sent(name: &'static str, outcome: &'static str, took: Duration) {
    counter!("cqrs_process_commands_total", "process" => name, "outcome" => outcome).increment(1);
    histogram!("cqrs_process_command_seconds", "process" => name).record(took);
}

#[expect(clippy::cast_precision_loss, reason = "as many as are sent at once")]
pub(super) fn sending(name: &'static str, part: Part, commands: usize) {
    let part = part.partition.to_string();
    gauge!("cqrs_process_sending", "process" => name, "part" => part).set(commands as f64);
}

/// A process cannot take what it is told.
pub(super) fn untaken(name: &'static str) {
    counter!("cqrs_process_commands_total", "process" => name, "outcome" => "untaken").increment(1);
}
