//! What the rules are written with, beside the tools of the log.

mod draft;
mod projector;

pub(super) use draft::{
    Stepping, balances, blueprint, every, parked, part, removal, statements, stop, write,
};
pub(super) use projector::Projector;

// The tools of the log serve here too.
pub(super) use super::super::{
    rule::{Broken, Outcome},
    tools::{Drafting, everything, holds, only_polled, p, same, stream, to, together, v},
};
