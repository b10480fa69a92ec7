//! The tests behind the table of promises: a file per group, a function per rule.

pub(super) mod columns;
pub(super) mod documents;
pub(super) mod drops;
pub(super) mod generations;
pub(super) mod hints;
pub(super) mod many_runners;
pub(super) mod orders;
pub(super) mod parking;
pub(super) mod queries;
pub(super) mod status;
pub(super) mod steps;
pub(super) mod swaps;
