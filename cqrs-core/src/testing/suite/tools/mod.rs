//! What the rules are written with.

mod draft;
mod expect;
mod follower;
mod handle;
mod only_polled;

pub(super) use draft::{Drafting, decided_at, event, p, stream, to, v};
pub(super) use expect::{appended, holds, repeated, same};
pub(super) use follower::Follower;
pub(super) use handle::{Handle, Task, everything, together};
pub(super) use only_polled::only_polled;
