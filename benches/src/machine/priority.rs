use cqrs_bench_kit::Failure;
use rustix::process::{getpriority_process, nice};

/// Adds so much to the niceness of this process, and so of all that it starts: servers, children.
/// Below 0 is a higher priority, which needs the right to.
pub(crate) fn set_niceness(change: i32) -> Result<(), Failure> {
    nice(change).map_err(|e| format!("the priority cannot be changed by {change}: {e}"))?;
    Ok(())
}

/// As in `niceness 0`.
pub(super) fn describe() -> Option<String> {
    Some(format!("niceness {}", getpriority_process(None).ok()?))
}
