//! From callers to figures.

mod drive;
mod round;
mod summary;

pub(crate) use drive::{Pace, drive};
pub(crate) use round::Round;
pub(crate) use summary::{Summary, median};
