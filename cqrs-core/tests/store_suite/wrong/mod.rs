//! Stores that are right but for one mistake, which somebody may well make.

pub(crate) mod contents;
pub(crate) mod epochs;
pub(crate) mod expected_versions;
pub(crate) mod fencing;
pub(crate) mod kept_keys;
pub(crate) mod keys;
pub(crate) mod loading;
pub(crate) mod many_writers;
pub(crate) mod mistake;
pub(crate) mod positions;
pub(crate) mod pruning;
pub(crate) mod reading;
pub(crate) mod stream_ids;
pub(crate) mod verdicts;
