//! Stores that are right but for one mistake, which somebody may well make.

pub(crate) mod columns;
pub(crate) mod documents;
pub(crate) mod generations;
pub(crate) mod many_runners;
pub(crate) mod mistake;
pub(crate) mod orders;
pub(crate) mod parking;
pub(crate) mod queries;
pub(crate) mod status;
pub(crate) mod steps;
pub(crate) mod store;
pub(crate) mod swaps;
