//! From callers to figures.

mod cpu;
mod drive;
mod once;
mod round;
mod summary;

pub(crate) use cpu::Cpu;
pub(crate) use drive::{Pace, drive};
pub(crate) use once::once;
pub(crate) use round::Round;
pub(crate) use summary::{Summary, median};
