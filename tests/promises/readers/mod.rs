//! What projections make of the log is what the log says, whatever happens meanwhile; and where it
//! cannot be, they say so.

// What is read, and what it must be.
mod another_program;
pub(crate) mod books;
mod constant_writes;
pub(crate) mod fold;
pub(crate) mod fragile;
pub(crate) mod journal;
pub(crate) mod program;
mod queries;
pub(crate) mod rebuilding;
pub(crate) mod rows;

// The order is the log's.
mod global_order;

// Nobody is waited for, and nothing is taken twice, when processes are killed.
mod killed_rebuilds;
mod killed_runners;

// They come back by themselves.
mod cut_connections;
mod outages;

// What rests on events that are lost says so.
mod lost_logs;

// However far they are behind, and whoever else is there.
mod far_behind;
mod pooled_runners;

// Nothing is skipped, nothing is read that never was.
mod late_commits;
mod long_transactions;

// What cannot be taken is said, and never dropped.
mod poison_parks;
mod poison_stops;
mod unreadable_events;

// Who waits is told the truth, in time.
mod waiting;
