//! What projections make of the log is what the log says, whatever happens meanwhile; and where it
//! cannot be, they say so.

// What is read, and what it must be.
pub(crate) mod books;
pub(crate) mod fold;
pub(crate) mod fragile;
pub(crate) mod journal;
pub(crate) mod program;
pub(crate) mod rebuilding;
pub(crate) mod rows;

// The order is the log's.
mod global_order;

// Nothing is skipped, nothing is read that never was.
mod late_commits;
mod long_transactions;

// What cannot be taken is said, and never dropped.
mod poison_parks;
mod poison_stops;
mod unreadable_events;

// Who waits is told the truth, in time.
mod waiting;
