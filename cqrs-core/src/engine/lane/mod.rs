//! The commands of one aggregate, one after another.
//!
//! A lane is a queue of tickets and, while it is not empty, a task that works on it. Between two
//! commands the state waits in a bounded cache. Lanes are there for speed alone: the store judges
//! every append, so two lanes of one aggregate (in two processes, say) are as safe as one.

mod answer;
mod conclude;
mod decide;
mod first_outcome;
mod keyed;
mod known;
mod lanes;
mod load;
mod ticket;
mod worker;

pub(crate) use keyed::{Keyed, kept, stored_text};
pub(crate) use lanes::Lanes;
pub(crate) use ticket::Ticket;
