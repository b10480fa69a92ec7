//! A process of its own that runs the projection on somebody else's log.

mod child;
mod process;
mod sightings;

pub(crate) use child::follow;
pub(crate) use process::Follower;
pub(crate) use sightings::Sightings;
