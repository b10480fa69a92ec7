//! The loop, on a log in memory that fails as it is told.

mod account;

mod confirms_what_it_says;
mod conflicts;
mod epochs;
mod failovers;
mod gives_up;
mod keys;
mod limits;
mod lost_answers;
mod outages;
mod panics;
mod repeats_nothing;
mod retention;
mod shuts_down;
mod travels_together;
