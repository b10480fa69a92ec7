//! The tests behind the table of promises: a file per group, a function per rule.

pub(super) mod contents;
pub(super) mod epochs;
pub(super) mod expected_versions;
pub(super) mod fencing;
pub(super) mod history;
pub(super) mod kept_keys;
pub(super) mod keys;
pub(super) mod loading;
pub(super) mod many_writers;
pub(super) mod positions;
pub(super) mod pruning;
pub(super) mod reading;
pub(super) mod stream_ids;
pub(super) mod verdicts;
