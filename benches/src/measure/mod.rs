//! From callers to figures.

mod cpu;
mod drive;
mod round;
mod summary;

pub(crate) use cpu::Cpu;
pub(crate) use drive::{Pace, drive};
pub(crate) use round::Round;
pub(crate) use summary::{Summary, median};
